package import Tenancy

/// What a role allows, by names: those of `Permission`, and others that mean something to the application alone.
package struct RoleRecord: Hashable, Sendable {
    package let id: Slug<CustomRole>
    package var title: String
    package var description: String?
    package var permissions: [String]
    package var version: Int64
    /// Nil: built in.
    package let created: Instant?

    package init(
        id: Slug<CustomRole>, title: String, description: String?, permissions: [String], version: Int64,
        created: Instant?
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.permissions = permissions
        self.version = version
        self.created = created
    }

    package var isBuiltIn: Bool { created == nil }

    /// Those that Gatehouse itself asks for.
    package var known: Set<Permission> { Set(permissions.compactMap { Permission(rawValue: $0) }) }

    package static let builtIn: [RoleRecord] = Role.allCases.compactMap { role in
        Slug(role.rawValue).map { id in
            RoleRecord(
                id: id, title: role.title, description: nil, permissions: role.permissions.map(\.rawValue).sorted(),
                version: 1, created: nil)
        }
    }

    package static func builtIn(_ id: Slug<CustomRole>) -> RoleRecord? { builtIn.first { $0.id == id } }
}

/// Who can have a role.
package enum Principal: Hashable, Sendable {
    case user(ID<User>)
    case group(ID<Group>)
    case serviceAccount(Slug<ServiceAccount>)

    package enum Kind: String, Sendable, CaseIterable {
        case user, group
        case serviceAccount = "service-account"
    }

    package init?(_ kind: Kind, _ id: String) {
        switch kind {
        case .user:
            guard let id = ID<User>(id) else { return nil }
            self = .user(id)
        case .group:
            guard let id = ID<Group>(id) else { return nil }
            self = .group(id)
        case .serviceAccount:
            guard let id = Slug<ServiceAccount>(id) else { return nil }
            self = .serviceAccount(id)
        }
    }

    package var kind: Kind {
        switch self {
        case .user: .user
        case .group: .group
        case .serviceAccount: .serviceAccount
        }
    }

    package var id: String {
        switch self {
        case .user(let id): id.text
        case .group(let id): id.text
        case .serviceAccount(let id): id.text
        }
    }
}

/// A role that somebody has at a scope, and so in everything below it.
package struct AssignmentRecord: Hashable, Sendable {
    package let id: ID<RoleAssignment>
    package let role: Slug<CustomRole>
    package let principal: Principal
    package let scope: Scope
    package let created: Instant

    package init(
        id: ID<RoleAssignment>, role: Slug<CustomRole>, principal: Principal, scope: Scope, created: Instant
    ) {
        self.id = id
        self.role = role
        self.principal = principal
        self.scope = scope
        self.created = created
    }
}

/// Which assignments a list wants; what is nil doesn't matter.
package struct AssignmentFilter: Hashable, Sendable {
    package var role: Slug<CustomRole>?
    package var principal: Principal?
    /// There, or below.
    package var scope: Scope = .account

    package init() {}
}

/// A program's account: a name for tokens and roles, and nothing that can log in.
package struct ServiceAccountRecord: Hashable, Sendable {
    package let id: Slug<ServiceAccount>
    package var title: String
    package var description: String?
    package var version: Int64
    package let created: Instant

    package init(
        id: Slug<ServiceAccount>, title: String, description: String?, version: Int64, created: Instant
    ) {
        self.id = id
        self.title = title
        self.description = description
        self.version = version
        self.created = created
    }
}
