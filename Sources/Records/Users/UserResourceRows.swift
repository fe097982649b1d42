package import Directory
import Relational
package import Tenancy

extension AccountReader {
    private static var resourceColumns: SQL {
        """
        r.user_id, r.user_name_key, r.document, r.version, r.created, r.modified, EXISTS (SELECT 1 FROM group_member m
        WHERE m.account_id = r.account_id AND m.user_id = r.user_id)
        """
    }

    /// The user as SCIM shows them to the integration: its own, or a native one; nil: it can read no such user.
    package func userResource(_ id: ID<User>, of integration: Slug<Integration>) throws -> UserResource? {
        // Its own first, which is nearly always meant: a list of both costs SQLite a temporary table each time.
        try userResource(id, ownedBy: integration) ?? userResource(id, ownedBy: .native)
    }

    private func userResource(_ id: ID<User>, ownedBy owner: Slug<Integration>) throws -> UserResource? {
        try session.first(
            """
            SELECT \(Self.resourceColumns) FROM user_record r
            WHERE r.account_id = \(account) AND r.integration_id = \(owner) AND r.user_id = \(id)
            """, Self.resource)
    }

    /// The users that the integration can read and that match, a page of them in its order.
    package func userResources(
        matching predicate: RecordPredicate, of integration: Slug<Integration>, page: Page
    ) throws -> [UserResource] {
        let (behind, tail) = page.sql(id: "r.user_id") { key in
            switch key {
            case .userName: "r.user_name_key"
            case .created: "r.created"
            case .lastModified: "r.modified"
            case .id, .displayName: nil
            }
        }
        let condition = condition(predicate, integration)
        let own = resources(of: integration, where: condition, behind)
        guard try hasNativeUsers() else { return try session.query("\(own)\(tail)", Self.resource) }
        // Both in the page's order already, and merged: sorting them would go through all.
        let (_, merged) = page.sql(id: "user_id") { key in
            switch key {
            case .userName: "user_name_key"
            case .created: "created"
            case .lastModified: "modified"
            case .id, .displayName: nil
            }
        }
        let native = resources(of: .native, where: condition, behind)
        return try session.query("\(own) UNION ALL \(native)\(merged)", Self.resource)
    }

    private func resources(of owner: Slug<Integration>, where condition: SQL, _ behind: SQL) -> SQL {
        """
        SELECT \(Self.resourceColumns) FROM user_record r
        WHERE r.account_id = \(account) AND r.integration_id = \(owner) AND \(condition) AND \(behind)
        """
    }

    /// Whose records an integration reads: its own and the account's, never another integration's.
    static func readable(by integration: Slug<Integration>) -> SQL {
        SQL.list([integration.text, Slug<Integration>.native.text])
    }

    /// Whether the account has users of its own, as most that are provisioned haven't.
    private func hasNativeUsers() throws -> Bool {
        try session.exists(
            """
            SELECT 1 FROM user_count WHERE account_id = \(account) AND integration_id = \(Slug<Integration>.native)
            AND count > 0 LIMIT 1
            """)
    }

    private static func resource(_ row: any SQLRow) throws -> UserResource {
        UserResource(
            id: try row.id(0), userNameKey: try row.text(1), document: try row.blob(2), version: try row.int(3),
            created: try row.instant(4), lastModified: try row.instant(5), isMember: try row.bool(6))
    }
}
