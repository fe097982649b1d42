package import Tenancy

/// What one destructive change took away, as it was before: enough to give it back under its own id.
package struct TakenAway: Hashable, Sendable {
    package enum Kind: String, Hashable, Sendable, CaseIterable {
        case userDeactivated = "user.deactivated"
        case userDeleted = "user.deleted"
        case groupDeleted = "group.deleted"
        case membersRemoved = "group.members_removed"
    }

    package var kind: Kind
    /// The user's or the group's id.
    package var subject: String
    /// The version before.
    package var version: Int64
    package var created: Instant
    /// The document before; empty where only members went.
    package var document: [UInt8]
    package var details: Details

    /// What no document has. What doesn't apply is absent.
    package struct Details: Hashable, Sendable, Codable {
        /// The account's name of a user, and since when it had it.
        package var userName: String?
        package var userNameKey: String?
        package var userCreated: Int64?
        package var active: Bool?
        package var scope: String?
        package var identifier: String?
        /// Ids of users and groups that were in the group.
        package var members: [String]?
        /// Ids of the groups that the user or the group was in.
        package var groups: [String]?
        /// The roles that it had itself, a line each.
        package var roles: [String]?
        /// What the account says about a group.
        package var description: String?
        package var tags: [String]?

        package init() {}
    }

    package init(
        _ kind: Kind, _ subject: String, version: Int64, created: Instant, document: [UInt8] = [],
        details: Details = Details()
    ) {
        self.kind = kind
        self.subject = subject
        self.version = version
        self.created = created
        self.document = document
        self.details = details
    }
}
