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
    /// What the account says about it, whoever manages it.
    package var description: String?
    package var tags: [String] = []

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

/// Whom a group has as a member: a user, or another group with everybody in it.
package enum MemberID: Hashable, Sendable {
    case user(ID<User>)
    case group(ID<Group>)

    package init?(_ text: String) {
        if let user = ID<User>(text) {
            self = .user(user)
        } else if let group = ID<Group>(text) {
            self = .group(group)
        } else {
            return nil
        }
    }

    package var text: String {
        switch self {
        case .user(let id): id.text
        case .group(let id): id.text
        }
    }
}

/// A member of a group, as the group's document shows it.
package struct Member: Hashable, Sendable {
    package let id: MemberID
    package let display: String?

    package init(id: MemberID, display: String?) {
        self.id = id
        self.display = display
    }
}

/// A group that a user is in, as the user's document shows it.
package struct GroupReference: Hashable, Sendable {
    package let id: ID<Group>
    package let displayName: String
    package let identifier: GroupIdentifier
    /// False: the user is in it by being in a group that is in it.
    package let isDirect: Bool

    package init(id: ID<Group>, displayName: String, identifier: GroupIdentifier, isDirect: Bool = true) {
        self.id = id
        self.displayName = displayName
        self.identifier = identifier
        self.isDirect = isDirect
    }
}
