import HTTPTypes
import HandOff

/// Why a bearer token isn't taken (RFC 6750 §3.1).
enum BearerRefusal: Error, Hashable, Sendable {
    /// None was sent: the challenge says no more than how.
    case missing
    /// It was sent in two ways at once.
    case sentTwice
    /// Unknown, expired or revoked.
    case invalidToken

    var status: HTTPResponse.Status {
        switch self {
        case .missing, .invalidToken: .unauthorized
        case .sentTwice: .badRequest
        }
    }

    var challenge: String {
        switch self {
        case .missing: "Bearer realm=\"gatehouse\""
        case .sentTwice: "Bearer realm=\"gatehouse\", error=\"invalid_request\""
        case .invalidToken: "Bearer realm=\"gatehouse\", error=\"invalid_token\""
        }
    }

    var publicSentence: String {
        switch self {
        case .missing: "An access token is needed."
        case .sentTwice: "The access token has to be sent in one way only."
        case .invalidToken: "The access token is unknown, expired or revoked."
        }
    }

    /// The token of a request: in its Authorization header (§2.1), or in its form (§2.2); never in the URL, which is
    /// written down everywhere.
    static func token(_ authorization: String?, form: OAuthParameters?) throws(BearerRefusal) -> String {
        let inHeader = Admit.bearerToken(authorization)
        guard form?.repeated.contains("access_token") != true else { throw .sentTwice }
        switch (inHeader, form?["access_token"]) {
        case (let token?, nil), (nil, let token?): return token
        case (_?, _?): throw .sentTwice
        case (nil, nil): throw authorization == nil ? .missing : .invalidToken
        }
    }
}
