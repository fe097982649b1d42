package import Access
import Relational
package import Tenancy

extension AccountReader {
    /// The account's own roles, in the order of their names.
    package func customRoles() throws -> [RoleRecord] {
        try session.query(
            """
            SELECT role_id, title, description, permissions, version, created FROM account_role
            WHERE account_id = \(account) ORDER BY role_id
            """, Self.role)
    }

    /// A role by its name: a built-in one, or the account's own.
    package func role(_ id: Slug<CustomRole>) throws -> RoleRecord? {
        if let builtIn = RoleRecord.builtIn(id) { return builtIn }
        return try session.first(
            """
            SELECT role_id, title, description, permissions, version, created FROM account_role
            WHERE account_id = \(account) AND role_id = \(id)
            """, Self.role)
    }

    private static func role(_ row: any SQLRow) throws -> RoleRecord {
        RoleRecord(
            id: try row.slug(0), title: try row.text(1), description: try row.optionalText(2),
            permissions: try row.text(3).split(separator: " ").map(String.init), version: try row.int(4),
            created: try row.instant(5))
    }

    /// The account's programs, in the order of their names, from after one of them on.
    package func serviceAccounts(after previous: Slug<ServiceAccount>?, limit: Int) throws -> [ServiceAccountRecord] {
        try session.query(
            """
            SELECT service_account_id, title, description, version, created FROM service_account
            WHERE account_id = \(account) AND service_account_id > \(previous?.text ?? "")
            ORDER BY service_account_id LIMIT \(limit)
            """, Self.serviceAccount)
    }

    package func serviceAccount(_ id: Slug<ServiceAccount>) throws -> ServiceAccountRecord? {
        try session.first(
            """
            SELECT service_account_id, title, description, version, created FROM service_account
            WHERE account_id = \(account) AND service_account_id = \(id)
            """, Self.serviceAccount)
    }

    private static func serviceAccount(_ row: any SQLRow) throws -> ServiceAccountRecord {
        ServiceAccountRecord(
            id: try row.slug(0), title: try row.text(1), description: try row.optionalText(2),
            version: try row.int(3), created: try row.instant(4))
    }
}

extension AccountWriter {
    /// False when the account has a role of that name.
    package func insert(_ role: RoleRecord) throws -> Bool {
        try session.execute(
            """
            INSERT INTO account_role (account_id, role_id, title, description, permissions, version, created)
            VALUES (\(account), \(role.id), \(role.title), \(role.description), \
            \(role.permissions.joined(separator: " ")), \(role.version), \(role.created ?? now))
            ON CONFLICT (account_id, role_id) DO NOTHING
            """) > 0
    }

    package func update(_ role: RoleRecord) throws {
        try session.execute(
            """
            UPDATE account_role SET title = \(role.title), description = \(role.description),
            permissions = \(role.permissions.joined(separator: " ")), version = \(role.version)
            WHERE account_id = \(account) AND role_id = \(role.id)
            """)
    }

    /// False when there is no such role.
    package func deleteRole(_ id: Slug<CustomRole>) throws -> Bool {
        try session.execute("DELETE FROM account_role WHERE account_id = \(account) AND role_id = \(id)") > 0
    }

    /// False when the account has a program of that name.
    package func insert(_ service: ServiceAccountRecord) throws -> Bool {
        try session.execute(
            """
            INSERT INTO service_account (account_id, service_account_id, title, description, version, created)
            VALUES (\(account), \(service.id), \(service.title), \(service.description), \(service.version),
            \(service.created))
            ON CONFLICT (account_id, service_account_id) DO NOTHING
            """) > 0
    }

    package func update(_ service: ServiceAccountRecord) throws {
        try session.execute(
            """
            UPDATE service_account SET title = \(service.title), description = \(service.description),
            version = \(service.version) WHERE account_id = \(account) AND service_account_id = \(service.id)
            """)
    }

    /// Ends a program with its roles; false when there is none of that name.
    package func deleteServiceAccount(_ id: Slug<ServiceAccount>) throws -> Bool {
        try session.execute(
            "DELETE FROM service_account WHERE account_id = \(account) AND service_account_id = \(id)") > 0
    }
}
