package import Access
import Relational
package import Tenancy

extension AccountReader {
    /// Who has which role where, in a stable order, from after one of them on.
    package func assignments(
        matching filter: AssignmentFilter, after previous: ID<RoleAssignment>?, limit: Int
    ) throws -> [AssignmentRecord] {
        var conditions: [SQL] = ["a.assignment_id > \(previous?.text ?? "")"]
        if let role = filter.role { conditions.append("a.role_id = \(role)") }
        if let principal = filter.principal {
            conditions.append("a.principal_type = \(principal.kind.rawValue) AND a.principal_id = \(principal.id)")
        }
        if filter.scope != .account { conditions.append(Self.within(filter.scope, "a.scope")) }
        return try session.query(
            """
            SELECT a.assignment_id, a.role_id, a.principal_type, a.principal_id, a.scope, a.created
            FROM role_assignment a WHERE a.account_id = \(account) AND \(conditions.joined(separator: " AND "))
            ORDER BY a.assignment_id LIMIT \(limit)
            """, Self.assignment)
    }

    package func assignment(_ id: ID<RoleAssignment>) throws -> AssignmentRecord? {
        try session.first(
            """
            SELECT a.assignment_id, a.role_id, a.principal_type, a.principal_id, a.scope, a.created
            FROM role_assignment a WHERE a.account_id = \(account) AND a.assignment_id = \(id)
            """, Self.assignment)
    }

    /// The roles that these have themselves.
    package func assignments(of principals: [Principal]) throws -> [AssignmentRecord] {
        var found: [AssignmentRecord] = []
        for kind in Principal.Kind.allCases {
            let ids = principals.filter { $0.kind == kind }.map(\.id)
            for chunk in ids.chunks(of: AccountWriter.chunk) {
                found += try session.query(
                    """
                    SELECT a.assignment_id, a.role_id, a.principal_type, a.principal_id, a.scope, a.created
                    FROM role_assignment a WHERE a.account_id = \(account) AND a.principal_type = \(kind.rawValue)
                    AND a.principal_id IN \(SQL.list(Array(chunk)))
                    """, Self.assignment)
            }
        }
        return found.sorted { $0.id < $1.id }
    }

    private static func assignment(_ row: any SQLRow) throws -> AssignmentRecord {
        guard let kind = Principal.Kind(rawValue: try row.text(2)), let principal = Principal(kind, try row.text(3)),
            let scope = Scope(try row.text(4))
        else { throw StorageFailure.unexpected("role_assignment.principal") }
        return AssignmentRecord(
            id: try row.id(0), role: try row.slug(1), principal: principal, scope: scope, created: try row.instant(5))
    }
}

extension AccountWriter {
    /// False when the principal has the role there already.
    package func insert(_ assignment: AssignmentRecord) throws -> Bool {
        let (user, group, service): (String?, String?, String?) =
            switch assignment.principal {
            case .user(let id): (id.text, nil, nil)
            case .group(let id): (nil, id.text, nil)
            case .serviceAccount(let id): (nil, nil, id.text)
            }
        return try session.execute(
            """
            INSERT INTO role_assignment (account_id, assignment_id, role_id, principal_type, principal_id, user_id,
            group_id, service_account_id, scope, created)
            VALUES (\(account), \(assignment.id), \(assignment.role), \(assignment.principal.kind.rawValue), \
            \(assignment.principal.id), \(user), \(group), \(service), \(assignment.scope.description), \
            \(assignment.created))
            ON CONFLICT (account_id, principal_type, principal_id, role_id, scope) DO NOTHING
            """) > 0
    }

    /// False when there is no such assignment.
    package func deleteAssignment(_ id: ID<RoleAssignment>) throws -> Bool {
        try session.execute(
            "DELETE FROM role_assignment WHERE account_id = \(account) AND assignment_id = \(id)") > 0
    }
}
