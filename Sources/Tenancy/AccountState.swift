/// An account as the operator sees it.
package struct AccountState: Hashable, Sendable {
    package var id: Slug<Account>
    package var name: String
    /// The file that declares it; nil: made through the API.
    package var source: String?
    package var created: Instant
    /// Since when nobody is served; nil: everybody is.
    package var suspended: Instant?
    /// When it's deleted for good.
    package var deleteAfter: Instant?
    /// What was declared through the API, as JSON.
    package var declaration: String?

    package init(id: Slug<Account>, name: String, created: Instant) {
        self.id = id
        self.name = name
        self.created = created
    }
}
