package import Tenancy

/// A bearer token as the database knows it: never the secret, only its SHA-256.
package struct CredentialRecord: Sendable {
    package enum Holder: Hashable, Sendable {
        /// An integration's SCIM client.
        case scim(Slug<Integration>)
        /// A service account, and what it may do.
        case service(name: String, role: String)
    }

    package var id: ID<Credential>
    package var holder: Holder
    package var created: Instant
    package var expires: Instant?
    package var lastUsed: Instant?
    package var revoked: Instant?

    package init(
        id: ID<Credential>, holder: Holder, created: Instant, expires: Instant? = nil, lastUsed: Instant? = nil,
        revoked: Instant? = nil
    ) {
        self.id = id
        self.holder = holder
        self.created = created
        self.expires = expires
        self.lastUsed = lastUsed
        self.revoked = revoked
    }

    /// Neither expired nor revoked.
    package func isLive(at now: Instant) -> Bool {
        revoked == nil && (expires.map { now < $0 } ?? true)
    }
}
