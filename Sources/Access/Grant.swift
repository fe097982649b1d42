package import Tenancy

/// Evidence that the actor of an operation holds a permission at a scope. Only `Operation.grant` makes one.
package struct Grant: Sendable {
    package let permission: Permission
    package let scope: Scope

    fileprivate init(_ permission: Permission, at scope: Scope) {
        self.permission = permission
        self.scope = scope
    }
}

/// The actor may not do that.
package struct PermissionDenied: Error, Hashable, Sendable {
    package let missing: Permission
    package let scope: Scope

    package init(missing: Permission, at scope: Scope) {
        self.missing = missing
        self.scope = scope
    }
}

extension Operation {
    /// Proves that the actor may, at this scope, or refuses. Whoever runs the deployment may everything.
    package func grant(_ permission: Permission, at scope: Scope = .account) throws(PermissionDenied) -> Grant {
        switch actor {
        case .operator: return Grant(permission, at: scope)
        case .service, .person, .provisioner, .setupLink, .visitor, .system:
            guard authority.allows(permission, at: scope) else {
                throw PermissionDenied(missing: permission, at: scope)
            }
            return Grant(permission, at: scope)
        }
    }

    /// Whether the actor may, for what shows only that.
    package func isGranted(_ permission: Permission, at scope: Scope) -> Bool {
        actor == .operator || authority.allows(permission, at: scope)
    }

    /// Whether the actor holds the permission anywhere in the account, so that a record's own scope decides.
    package func admit(_ permission: Permission) throws(PermissionDenied) {
        guard actor != .operator, !authority.allowsSomewhere(permission) else { return }
        throw PermissionDenied(missing: permission, at: .account)
    }

    /// Whether the actor may do at this scope all that these permissions allow: nobody gives away more than they have.
    package func holds(_ permissions: Set<Permission>, at scope: Scope) -> Bool {
        actor == .operator || permissions.allSatisfy { authority.allows($0, at: scope) }
    }
}
