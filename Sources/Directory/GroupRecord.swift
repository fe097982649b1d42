package import Tenancy

/// Whose a record is: the account's own, or one integration's. No client can set it.
package enum Provenance: Hashable, Sendable {
    case native
    case managed(by: Slug<Integration>)
}

/// A group of the account. Its members are rows of their own: adding one costs the same in a group of ten and of a hundred thousand.
package struct GroupRecord: Hashable, Sendable {
    package var id: ID<Group>
    package var provenance: Provenance
    package var scope: Scope
    /// What roles and the application refer to; set once, kept by a rename.
    package var identifier: GroupIdentifier
    package var displayName: String
    package var displayNameKey: String
    package var externalID: String?
    /// The SCIM resource as JSON, without `id`, `meta`, `members` and the Gatehouse extension.
    package var document: [UInt8]
    package var version: Int64
    package var created: Instant
    package var lastModified: Instant

    package init(
        id: ID<Group>, provenance: Provenance, scope: Scope, identifier: GroupIdentifier, displayName: String,
        displayNameKey: String, externalID: String?, document: [UInt8], version: Int64, created: Instant,
        lastModified: Instant
    ) {
        self.id = id
        self.provenance = provenance
        self.scope = scope
        self.identifier = identifier
        self.displayName = displayName
        self.displayNameKey = displayNameKey
        self.externalID = externalID
        self.document = document
        self.version = version
        self.created = created
        self.lastModified = lastModified
    }
}

/// A user in a group, as the group's document shows it.
package struct Member: Hashable, Sendable {
    package let id: ID<User>
    package let display: String?

    package init(id: ID<User>, display: String?) {
        self.id = id
        self.display = display
    }
}

/// A group that a user is in, as the user's document shows it.
package struct GroupReference: Hashable, Sendable {
    package let id: ID<Group>
    package let displayName: String
    package let identifier: GroupIdentifier

    package init(id: ID<Group>, displayName: String, identifier: GroupIdentifier) {
        self.id = id
        self.displayName = displayName
        self.identifier = identifier
    }
}
