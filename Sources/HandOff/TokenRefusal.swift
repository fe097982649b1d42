/// Why the token endpoint gives nothing (RFC 6749 §5.2), with the reason for the application's developer.
///
/// `invalid_grant` has one public description whatever the reason, so that a thief of a code can't probe it.
package enum TokenRefusal: Error, Hashable, Sendable {
    case parameterMissing(String)
    case parameterRepeated(String)
    case grantTypeUnsupported
    case clientAuthenticationMalformed
    case clientAuthenticatedTwice
    /// An unknown client, a wrong proof, a missing one, or one where there is none. `challenge`: Basic was used.
    case clientUnauthenticated(challenge: Bool)
    case grant(GrantRefusal)
    case refresh(RefreshRefusal)
    /// A refresh may narrow what was granted and not widen it (RFC 6749 §6).
    case scopeWider

    /// Why a refresh token gives nothing.
    package enum RefreshRefusal: String, Error, Hashable, Sendable, CaseIterable {
        /// Unknown, or its session has ended.
        case tokenUnknown = "refresh_token_unknown"
        /// It was traded before: the session ended, because one of the two is a thief (RFC 9700 §4.14.2).
        case tokenReused = "refresh_token_reused"
        case tokenOfAnotherApplication = "refresh_token_of_another_application"
        case personGone = "person_gone"
    }

    package enum GrantRefusal: String, Error, Hashable, Sendable, CaseIterable {
        case codeUnknown = "code_unknown"
        case codeExpired = "code_expired"
        case codeUsed = "code_used"
        case codeOfAnotherApplication = "code_of_another_application"
        case redirectURIMismatch = "redirect_uri_mismatch"
        case verifierMissing = "verifier_missing"
        case verifierMismatch = "verifier_mismatch"
        case personGone = "person_gone"
    }

    /// The `error` of the JSON body.
    package var error: String {
        switch self {
        case .parameterMissing, .parameterRepeated, .clientAuthenticatedTwice: "invalid_request"
        case .grantTypeUnsupported: "unsupported_grant_type"
        case .clientAuthenticationMalformed, .clientUnauthenticated: "invalid_client"
        case .grant, .refresh: "invalid_grant"
        case .scopeWider: "invalid_scope"
        }
    }

    /// The `error_description` of the JSON body.
    package var publicSentence: String {
        switch self {
        case .parameterMissing(let name): "\(name) is missing"
        case .parameterRepeated(let name): "\(name) is given twice"
        case .grantTypeUnsupported: "grant_type has to be authorization_code or refresh_token"
        case .clientAuthenticatedTwice: "the client authenticates in two ways at once"
        case .clientAuthenticationMalformed: "the Authorization header isn't HTTP Basic"
        case .clientUnauthenticated: "the client is unknown, or could not prove that it is this client"
        case .grant: "the code is unknown, expired, used, or not this client's"
        case .refresh: "the refresh token is unknown, ended, used, or not this client's"
        case .scopeWider: "scope asks for more than was granted"
        }
    }

    package var status: Int {
        switch self {
        case .clientUnauthenticated, .clientAuthenticationMalformed: 401
        case .parameterMissing, .parameterRepeated, .grantTypeUnsupported, .clientAuthenticatedTwice, .grant, .refresh,
            .scopeWider:
            400
        }
    }

    /// Whether the answer needs `WWW-Authenticate: Basic` (RFC 6749 §5.2).
    package var challengesBasic: Bool {
        switch self {
        case .clientAuthenticationMalformed, .clientUnauthenticated(challenge: true): true
        case .clientUnauthenticated(challenge: false), .parameterMissing, .parameterRepeated, .grantTypeUnsupported,
            .clientAuthenticatedTwice, .grant, .refresh, .scopeWider:
            false
        }
    }
}
