package import Tenancy

/// Which of the account's people a list wants; what is nil doesn't matter.
package struct PeopleFilter: Hashable, Sendable {
    /// Whether they are members of the account: active in it. Who isn't has vanished, and is found on purpose only.
    package var isActive: Bool? = true
    /// Whether those whom an integration only suspended count as active: they are members still.
    package var includesSuspended = true
    /// The prepared userName.
    package var userNameKey: String?
    /// The prepared e-mail address.
    package var emailKey: String?
    /// Prepared; part of a userName, a name or an e-mail address.
    package var searchKey: String?
    package var managedBy: Slug<Integration>?
    package var group: ID<Group>?
    /// There, or below.
    package var scope: Scope = .account

    package init() {}
}

/// Which of the account's groups a list wants; what is nil doesn't matter.
package struct GroupFilter: Hashable, Sendable {
    package var identifier: GroupIdentifier?
    /// The prepared display name.
    package var nameKey: String?
    /// Prepared; part of a display name.
    package var searchKey: String?
    package var managedBy: Slug<Integration>?
    /// There, or below.
    package var scope: Scope = .account

    package init() {}
}
