package import Tenancy

/// What SCIM shows of a user's record, and all that is read of it for that.
package struct UserResource: Hashable, Sendable {
    package var id: ID<User>
    package var userNameKey: String
    /// The SCIM resource as JSON, without `id`, `meta`, `groups` and `password`.
    package var document: [UInt8]
    package var version: Int64
    package var created: Instant
    package var lastModified: Instant
    /// Whether the user is in any group at all, of whichever integration.
    package var isMember: Bool

    package init(
        id: ID<User>, userNameKey: String, document: [UInt8], version: Int64, created: Instant, lastModified: Instant,
        isMember: Bool
    ) {
        self.id = id
        self.userNameKey = userNameKey
        self.document = document
        self.version = version
        self.created = created
        self.lastModified = lastModified
        self.isMember = isMember
    }
}
