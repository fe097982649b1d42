package import Tenancy

/// A link by which an IdP's administrator without an account here connects an integration, as the database knows it: never
/// the secret, only its SHA-256.
package struct SetupLinkRecord: Hashable, Sendable {
    package let id: ID<SetupLink>
    /// The only one that it opens; nil: any of the account's.
    package var integration: Slug<Integration>?
    package var created: Instant
    /// Who made it, as the journal names them.
    package var createdBy: String
    package var expires: Instant
    package var lastUsed: Instant?
    package var revoked: Instant?

    package init(
        id: ID<SetupLink>, integration: Slug<Integration>?, created: Instant, createdBy: String, expires: Instant
    ) {
        self.id = id
        self.integration = integration
        self.created = created
        self.createdBy = createdBy
        self.expires = expires
    }

    package func isLive(at now: Instant) -> Bool { revoked == nil && now < expires }

    package func opens(_ integration: Slug<Integration>) -> Bool {
        self.integration.map { $0 == integration } ?? true
    }
}

/// What somebody with a setup link gave as their IdP's metadata, and has yet to confirm.
package struct SetupProposal: Hashable, Sendable, Codable {
    package var integration: Slug<Integration>
    /// Where it's fetched from; nil: it was given as a text.
    package var url: String?
    /// The text; nil: it's fetched.
    package var document: String?
    /// Which IdP of the document it is, where somebody had to say.
    package var entityID: String?
    /// What the document said when it was given.
    package var trust: IdentityProviderTrust

    package init(
        integration: Slug<Integration>, url: String?, document: String?, entityID: String?,
        trust: IdentityProviderTrust
    ) {
        self.integration = integration
        self.url = url
        self.document = document
        self.entityID = entityID
        self.trust = trust
    }
}
