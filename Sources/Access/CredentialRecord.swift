package import Tenancy

/// A bearer token as the database knows it: never the secret, only its SHA-256.
package struct CredentialRecord: Sendable {
    package enum Holder: Hashable, Sendable {
        /// An integration's SCIM client.
        case scim(Slug<Integration>)
        /// A service account, with a role that the token has beside the account's own; empty: none.
        case service(name: String, role: String)
        /// A person, as whom it acts.
        case person(ID<User>)
    }

    package var id: ID<Credential>
    package var holder: Holder
    package var created: Instant
    package var expires: Instant?
    package var lastUsed: Instant?
    package var revoked: Instant?
    /// What people call it.
    package var title: String?
    /// Where the token's own role counts.
    package var scope = Scope.account
    /// The permissions that it is limited to; nil: all that its holder has.
    package var permissions: [String]?
    /// When a rotation put an end to it.
    package var replaced: Instant?

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

    /// Whether somebody should make another one; nil: not yet, or somebody has.
    package func warning(at now: Instant) -> TokenWarning? {
        guard isLive(at: now), replaced == nil else { return nil }
        return TokenWarning(created: created, expires: expires, at: now)
    }
}
