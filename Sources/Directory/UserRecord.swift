package import Tenancy

/// What one integration says about one person. Each integration that provisions a person keeps its own, under the same user id.
package struct UserRecord: Hashable, Sendable {
    package var id: ID<User>
    /// `.native` for what the account itself says.
    package var integration: Slug<Integration>
    package var userName: String
    /// The prepared form under which a userName is unique (RFC 8265 UsernameCaseMapped).
    package var userNameKey: String
    package var externalID: String?
    package var active: Bool
    package var profile: Profile
    /// The SCIM resource as JSON, without `id`, `meta`, `groups` and `password`.
    package var document: [UInt8]
    package var version: Int64
    package var created: Instant
    package var lastModified: Instant
    /// The values by which a filter finds the record.
    package var indexed: [IndexedValue]

    package init(
        id: ID<User>, integration: Slug<Integration>, userName: String, userNameKey: String, externalID: String?,
        active: Bool, profile: Profile, document: [UInt8], version: Int64, created: Instant, lastModified: Instant,
        indexed: [IndexedValue]
    ) {
        self.id = id
        self.integration = integration
        self.userName = userName
        self.userNameKey = userNameKey
        self.externalID = externalID
        self.active = active
        self.profile = profile
        self.document = document
        self.version = version
        self.created = created
        self.lastModified = lastModified
        self.indexed = indexed
    }

    /// Whether both have the same userName and externalId, byte for byte.
    package func isNamed(as other: UserRecord) -> Bool {
        func names(_ record: UserRecord) -> [[UInt8]?] {
            [record.userName, record.userNameKey, record.externalID].map { $0.map { Array($0.utf8) } }
        }
        return names(self) == names(other)
    }
}

/// One value of a multi-valued attribute, prepared for comparison; values of one `element` belong together.
package struct IndexedValue: Hashable, Sendable {
    package var path: String
    package var element: Int
    package var key: String

    package init(path: String, element: Int, key: String) {
        self.path = path
        self.element = element
        self.key = key
    }

    /// Stands before the path of a value that is too long to be indexed: filters then ask the documents.
    package static let unindexedMarker = "!"
}
