package import Access
package import Directory
import Relational
package import Tenancy

/// A role that reaches somebody, and by which way.
package struct ReachingRole: Hashable, Sendable {
    package let assignment: AssignmentRecord
    package let role: RoleRecord
    /// The group that has the role; nil: they have it themselves.
    package let through: GroupReference?
}

extension AccountReader {
    /// The roles that reach a user: their own, and those of every group that they are in, directly or by way of another.
    package func rolesReaching(_ user: ID<User>) throws -> [ReachingRole] {
        let groups = try groups(of: user)
        let assignments = try assignments(of: [.user(user)] + groups.map { .group($0.id) })
        guard !assignments.isEmpty else { return [] }
        let roles = try roles(of: assignments)
        return assignments.compactMap { assignment in
            roles[assignment.role].map { role in
                let through = groups.first { assignment.principal == .group($0.id) }
                return ReachingRole(assignment: assignment, role: role, through: through)
            }
        }
    }

    /// What a user may do; nil when they aren't active in the account.
    package func authority(of user: ID<User>, in settings: Account) throws -> Authority? {
        guard try session.exists(activeRecord(of: SQL(.text(user.text)), in: settings)) else { return nil }
        return Authority(
            try rolesReaching(user).map { Authority.Holding($0.role.known, at: $0.assignment.scope) })
    }

    /// What a program may do by its own roles.
    package func authority(of service: Slug<ServiceAccount>) throws -> Authority {
        let assignments = try assignments(of: [.serviceAccount(service)])
        let roles = try roles(of: assignments)
        return Authority(
            assignments.compactMap { assignment in
                roles[assignment.role].map { Authority.Holding($0.known, at: assignment.scope) }
            })
    }

    /// Whether anybody who is active may administer the whole account.
    package func hasAdministrator(in settings: Account) throws -> Bool {
        let active = activeRecord(of: "a.user_id", in: settings)
        let direct = try session.exists(
            """
            SELECT 1 FROM role_assignment a WHERE a.account_id = \(account)
            AND a.role_id = \(Role.accountAdministrator.rawValue) AND a.scope = 'account'
            AND a.user_id IS NOT NULL AND EXISTS (\(active)) LIMIT 1
            """)
        if direct { return true }
        return try session.exists(
            """
            \(administeringGroups()) SELECT 1 FROM below
            JOIN group_member m ON m.account_id = \(account) AND m.group_id = below.group_id
            WHERE EXISTS (\(activeRecord(of: "m.user_id", in: settings))) LIMIT 1
            """)
    }

    /// Whether the user administers the whole account by a role or a group, if they are active.
    package func isAdministrator(_ user: ID<User>) throws -> Bool {
        let direct = try session.exists(
            """
            SELECT 1 FROM role_assignment a WHERE a.account_id = \(account) AND a.user_id = \(user)
            AND a.role_id = \(Role.accountAdministrator.rawValue) AND a.scope = 'account' LIMIT 1
            """)
        if direct { return true }
        return try session.exists(
            """
            \(administeringGroups()) SELECT 1 FROM below
            JOIN group_member m ON m.account_id = \(account) AND m.group_id = below.group_id
            AND m.user_id = \(user) LIMIT 1
            """)
    }

    /// Whether the members of a group administer the account by being in it.
    package func givesAdministration(_ group: ID<Group>) throws -> Bool {
        try session.exists("\(administeringGroups()) SELECT 1 FROM below WHERE below.group_id = \(group) LIMIT 1")
    }

    /// The groups that have the role, and all in them.
    private func administeringGroups() -> SQL {
        """
        WITH RECURSIVE below (group_id) AS (
        SELECT a.group_id FROM role_assignment a WHERE a.account_id = \(account)
        AND a.role_id = \(Role.accountAdministrator.rawValue) AND a.scope = 'account' AND a.group_id IS NOT NULL
        UNION
        SELECT c.child_id FROM below
        JOIN group_child c ON c.account_id = \(account) AND c.group_id = below.group_id)
        """
    }

    private func roles(of assignments: [AssignmentRecord]) throws -> [Slug<CustomRole>: RoleRecord] {
        var roles: [Slug<CustomRole>: RoleRecord] = [:]
        for id in Set(assignments.map(\.role)) { roles[id] = try role(id) }
        return roles
    }
}

/// The change would leave nobody who is active and may administer the account. It was undone.
package struct LastAdministrator: Error, Hashable, Sendable {}

extension AccountWriter {
    /// Carries out what may take administrators away, and undoes it when nobody is left: a part of a transaction, so
    /// that its neighbors stay.
    /// - Parameter isRelevant: whether it can take any away at all; what can't costs nothing.
    package func keepingAdministrator<Value>(
        in settings: Account, isRelevant: Bool, _ change: () throws -> Value
    ) throws -> Value {
        guard isRelevant, try reader.hasAdministrator(in: settings) else { return try change() }
        try session.execute("SAVEPOINT administrator")
        do {
            let value = try change()
            guard try reader.hasAdministrator(in: settings) else { throw LastAdministrator() }
            try session.execute("RELEASE SAVEPOINT administrator")
            return value
        } catch let refusal as LastAdministrator {
            try session.execute("ROLLBACK TO SAVEPOINT administrator")
            try session.execute("RELEASE SAVEPOINT administrator")
            throw refusal
        }
    }
}
