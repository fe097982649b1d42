/// What a redeemed code or refresh token gives (RFC 6749 §5.1, OpenID Connect Core §3.1.3.3), ready to be encoded.
package struct TokenResponse: Sendable, Encodable, CustomStringConvertible, CustomReflectable {
    package let accessToken: String
    package let idToken: String
    package let refreshToken: String?
    package let expiresIn: Int64
    package let scope: String
    package var tokenType: String { "Bearer" }

    package init(
        accessToken: AccessToken, idToken: String, refreshToken: RefreshToken?, expiresIn: Int64, scope: String
    ) {
        self.accessToken = accessToken.reveal()
        self.idToken = idToken
        self.refreshToken = refreshToken?.reveal()
        self.expiresIn = expiresIn
        self.scope = scope
    }

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case tokenType = "token_type"
        case expiresIn = "expires_in"
        case idToken = "id_token"
        case refreshToken = "refresh_token"
        case scope
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(accessToken, forKey: .accessToken)
        try container.encode(tokenType, forKey: .tokenType)
        try container.encode(expiresIn, forKey: .expiresIn)
        try container.encode(idToken, forKey: .idToken)
        try container.encodeIfPresent(refreshToken, forKey: .refreshToken)
        try container.encode(scope, forKey: .scope)
    }

    package var description: String { "TokenResponse(<redacted>)" }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
