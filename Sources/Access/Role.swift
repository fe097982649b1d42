/// The built-in roles that a service account's token can carry.
package enum Role: String, Hashable, Sendable, CaseIterable {
    case accountAdministrator = "account-admin"
    case accountViewer = "account-viewer"

    package var permissions: Set<Permission> {
        switch self {
        case .accountAdministrator: Set(Permission.allCases)
        case .accountViewer: [.readLogins, .readIntegrations]
        }
    }
}

package enum Permission: String, Hashable, Sendable, CaseIterable {
    case readLogins = "logins.read"
    case readIntegrations = "integrations.read"
}

/// Evidence that the actor of an operation holds a permission. Only `Operation.grant` makes one.
package struct Grant: Sendable {
    package let permission: Permission

    fileprivate init(_ permission: Permission) { self.permission = permission }
}

/// The actor may not do that.
package struct PermissionDenied: Error, Hashable, Sendable {
    package let missing: Permission
}

extension Operation {
    /// Proves that the actor may, or refuses. Nobody but the operator and a service account holds a permission yet.
    package func grant(_ permission: Permission) throws(PermissionDenied) -> Grant {
        switch actor {
        case .operator: return Grant(permission)
        case .service(_, role: let role, in: _) where role.permissions.contains(permission): return Grant(permission)
        case .service, .person, .provisioner, .visitor, .system: throw PermissionDenied(missing: permission)
        }
    }
}
