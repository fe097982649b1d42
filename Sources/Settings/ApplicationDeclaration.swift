/// An application that people are handed over to: an OpenID Connect client.
package struct ApplicationDeclaration: Hashable, Sendable {
    /// The `client_id`.
    package let id: String
    /// As the operator's pages show it.
    package let name: String
    /// SHA-256 of the client secret, 32 bytes; nil: a public client, which PKCE alone protects (RFC 7636).
    package let secretSHA256: [UInt8]?
    /// Exactly these, compared as strings (RFC 9700 §2.1). Never empty.
    package let redirectURIs: [String]
    /// Where `/oauth/logout` may send people afterwards, compared likewise.
    package let postLogoutRedirectURIs: [String]

    package init(
        id: String, name: String, secretSHA256: [UInt8]?, redirectURIs: [String], postLogoutRedirectURIs: [String] = []
    ) {
        self.id = id
        self.name = name
        self.secretSHA256 = secretSHA256
        self.redirectURIs = redirectURIs
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
    }
}
