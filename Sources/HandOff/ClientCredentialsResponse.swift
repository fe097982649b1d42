package import Tenancy

/// What a client gets (RFC 6749 §4.4.3), ready to be encoded: an access token, and no refresh token.
package struct ClientCredentialsResponse: Sendable, Encodable, CustomStringConvertible, CustomReflectable {
    private let accessToken: String
    private let expiresIn: Int64
    private let scope: String

    package init(accessToken: Redacted<String>, expiresIn: Int64, scope: String) {
        self.accessToken = accessToken.reveal()
        self.expiresIn = expiresIn
        self.scope = scope
    }

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case scope
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(accessToken, forKey: .accessToken)
        try container.encode("Bearer", forKey: .tokenType)
        try container.encode(expiresIn, forKey: .expiresIn)
        try container.encode(scope, forKey: .scope)
    }

    package var description: String { "ClientCredentialsResponse(<redacted>)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
