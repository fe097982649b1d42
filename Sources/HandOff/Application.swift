package import Tenancy

/// An OpenID Connect client: the operator's application that people log in to.
package struct Application: Hashable, Sendable {
    /// How an application proves at the token endpoint that it's itself. It's held to the one way that it registered.
    package enum Authentication: Hashable, Sendable {
        /// A public client, which proves itself by PKCE alone.
        case none
        /// `client_secret_basic` or `client_secret_post`; the SHA-256 of the secret.
        case secret(sha256: [UInt8])
        /// `private_key_jwt` (OpenID Connect Core §9): its public keys.
        case keys([ClientKey])
    }

    /// The `client_id`.
    package let id: String
    /// As pages show it.
    package let name: String
    package let authentication: Authentication
    /// Where codes may be sent. Compared octet by octet (RFC 6749 §3.1.2.3, RFC 9700 §2.1), never by prefix.
    package let redirectURIs: [String]
    /// Where people may be sent after they logged out. Compared likewise (RP-Initiated Logout §3.1).
    package let postLogoutRedirectURIs: [String]
    /// Where it's told that a session is over; nil: it doesn't want to know.
    package let backChannelLogoutURI: String?

    package init(
        id: String, name: String, authentication: Authentication, redirectURIs: [String],
        postLogoutRedirectURIs: [String] = [], backChannelLogoutURI: String? = nil
    ) {
        self.id = id
        self.name = name
        self.authentication = authentication
        self.redirectURIs = redirectURIs
        self.postLogoutRedirectURIs = postLogoutRedirectURIs
        self.backChannelLogoutURI = backChannelLogoutURI
    }

    /// Whether a code may be sent there. A URI with a fragment never may (RFC 6749 §3.1.2).
    package func redirects(to uri: String) -> Bool { Self.matches(uri, redirectURIs) }

    /// Whether somebody who logged out may be sent there.
    package func returns(to uri: String) -> Bool { Self.matches(uri, postLogoutRedirectURIs) }

    private static func matches(_ uri: String, _ registered: [String]) -> Bool {
        !uri.utf8.contains(UInt8(ascii: "#")) && registered.contains { $0.utf8.elementsEqual(uri.utf8) }
    }
}
