package import Tenancy

/// What an actor may do, and where: roles as they were resolved when the operation began.
package struct Authority: Hashable, Sendable {
    /// Some permissions at a scope, and so in everything below it.
    package struct Holding: Hashable, Sendable {
        package let permissions: Set<Permission>
        package let scope: Scope

        package init(_ permissions: Set<Permission>, at scope: Scope) {
            self.permissions = permissions
            self.scope = scope
        }
    }

    package let holdings: [Holding]

    package init(_ holdings: [Holding]) { self.holdings = holdings }

    package static let none = Authority([])

    package func allows(_ permission: Permission, at scope: Scope) -> Bool {
        holdings.contains { $0.permissions.contains(permission) && $0.scope.covers(scope) }
    }

    /// At any scope at all: enough to be asked where.
    package func allowsSomewhere(_ permission: Permission) -> Bool {
        holdings.contains { $0.permissions.contains(permission) }
    }

    /// No more than these permissions, whatever the roles say: a token that was made for one purpose.
    package func limited(to permissions: Set<Permission>) -> Authority {
        Authority(holdings.map { Holding($0.permissions.intersection(permissions), at: $0.scope) })
    }
}
