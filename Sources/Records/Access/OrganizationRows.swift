import Relational
package import Tenancy

/// Orgs and projects that were made through the API; those that a file declares are in the account's settings.
enum OrganizationTables {
    static let migration = Migration("organizations") { dialect in
        [organization, project].flatMap { $0.statements(dialect) }
    }

    private static let ofAccount = "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"

    private static let organization = AccountTable(
        name: "made_org", columns: [("org_id", .text), ("name", .text), ("created", .integer)], primaryKey: "org_id",
        constraints: [ofAccount])

    private static let project = AccountTable(
        name: "made_project", columns: [("org_id", .text), ("project_id", .text), ("created", .integer)],
        primaryKey: "org_id, project_id", constraints: [ofAccount])
}

extension AccountReader {
    /// The orgs that were made, and every project that was made, of whichever org.
    package func madeOrganizations() throws -> [OrganizationDeclaration] {
        var projects: [Slug<Organization>: [Slug<Project>]] = [:]
        try session.stream(
            "SELECT org_id, project_id FROM made_project WHERE account_id = \(account) ORDER BY org_id, project_id"
        ) { row in
            projects[try row.slug(0), default: []].append(try row.slug(1))
            return true
        }
        let made = try session.query(
            "SELECT org_id, name FROM made_org WHERE account_id = \(account) ORDER BY org_id"
        ) { row in
            let id: Slug<Organization> = try row.slug(0)
            return OrganizationDeclaration(id: id, name: try row.text(1), projects: projects[id] ?? [])
        }
        let rest = projects.filter { id, _ in !made.contains { $0.id == id } }.sorted { $0.key < $1.key }
        return made + rest.map { OrganizationDeclaration(id: $0.key, name: $0.key.text, projects: $0.value) }
    }
}

extension AccountWriter {
    /// False when there is one of that name.
    package func makeOrganization(_ id: Slug<Organization>, name: String) throws -> Bool {
        let made = try session.execute(
            """
            INSERT INTO made_org (account_id, org_id, name, created) VALUES (\(account), \(id), \(name), \(now))
            ON CONFLICT (account_id, org_id) DO NOTHING
            """)
        if made > 0 { try touchRevision() }
        return made > 0
    }

    package func renameOrganization(_ id: Slug<Organization>, to name: String) throws {
        try session.execute(
            "UPDATE made_org SET name = \(name) WHERE account_id = \(account) AND org_id = \(id)")
        try touchRevision()
    }

    /// Ends an org that was made, with its projects; false when none was.
    package func endOrganization(_ id: Slug<Organization>) throws -> Bool {
        let ended = try session.execute("DELETE FROM made_org WHERE account_id = \(account) AND org_id = \(id)")
        guard ended > 0 else { return false }
        try session.execute("DELETE FROM made_project WHERE account_id = \(account) AND org_id = \(id)")
        try touchRevision()
        return true
    }

    /// False when the org has one of that name.
    package func makeProject(_ id: Slug<Project>, in organization: Slug<Organization>) throws -> Bool {
        let made = try session.execute(
            """
            INSERT INTO made_project (account_id, org_id, project_id, created)
            VALUES (\(account), \(organization), \(id), \(now)) ON CONFLICT (account_id, org_id, project_id) DO NOTHING
            """)
        if made > 0 { try touchRevision() }
        return made > 0
    }

    /// False when no such project was made.
    package func endProject(_ id: Slug<Project>, in organization: Slug<Organization>) throws -> Bool {
        let ended = try session.execute(
            """
            DELETE FROM made_project
            WHERE account_id = \(account) AND org_id = \(organization) AND project_id = \(id)
            """)
        if ended > 0 { try touchRevision() }
        return ended > 0
    }
}

extension AccountReader {
    /// Which orgs were made.
    package func madeOrganizationNames() throws -> Set<Slug<Organization>> {
        Set(try session.query("SELECT org_id FROM made_org WHERE account_id = \(account)") { try $0.slug(0) })
    }

    /// Whether a role or a group is bound to this scope, or to one below it.
    package func isInUse(_ scope: Scope) throws -> Bool {
        let assigned = try session.exists(
            """
            SELECT 1 FROM role_assignment a WHERE a.account_id = \(account) AND a.assignment_id > ''
            AND \(Self.within(scope, "a.scope")) LIMIT 1
            """)
        if assigned { return true }
        return try session.exists(
            """
            SELECT 1 FROM directory_group g WHERE g.account_id = \(account) AND g.group_id > ''
            AND \(Self.within(scope, "g.scope")) LIMIT 1
            """)
    }
}
