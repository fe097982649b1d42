package import Tenancy

/// An application that people are handed over to: an OpenID Connect client.
package struct ApplicationDeclaration: Hashable, Sendable {
    /// The `client_id`.
    package let id: String
    /// As the operator's pages show it.
    package let name: String
    /// SHA-256 of the client secret, 32 bytes. With neither secret nor keys it's a public client, which PKCE alone
    /// protects (RFC 7636).
    package let secretSHA256: [UInt8]?
    /// The public keys that it signs its requests of the token endpoint with instead (RFC 7523); empty: it doesn't.
    package let keys: [ClientKey]
    /// Exactly these, compared as strings (RFC 9700 §2.1). Never empty.
    package let redirectURIs: [String]
    /// Where `/oauth/logout` may send people afterwards, compared likewise.
    package let postLogoutRedirectURIs: [String]
    /// Where it's told that a session is over (OpenID Connect Back-Channel Logout); nil: it isn't.
    package let backChannelLogoutURI: String?

    package init(
        id: String, name: String, secretSHA256: [UInt8]?, keys: [ClientKey] = [], redirectURIs: [String],
        postLogoutRedirectURIs: [String] = [], backChannelLogoutURI: String? = nil
    ) {
        self.id = id
        self.name = name
        self.secretSHA256 = secretSHA256
        self.keys = keys
        self.redirectURIs = redirectURIs
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
        self.backChannelLogoutURI = backChannelLogoutURI
    }
}
