package import Directory
import Relational
package import Tenancy

extension AccountReader {
    static var groupColumns: SQL {
        """
        g.group_id, g.integration_id, g.scope, g.identifier, g.display_name, g.display_name_key, g.external_id, \
        g.document, g.version, g.created, g.modified, g.description, g.tags
        """
    }

    /// The integration's group; nil for another's, a native one, or none.
    package func group(_ id: ID<Group>, of integration: Slug<Integration>) throws -> GroupRecord? {
        try group(id, of: integration, locking: "")
    }

    func group(_ id: ID<Group>, of integration: Slug<Integration>, locking: SQL) throws -> GroupRecord? {
        try session.first(
            """
            SELECT \(Self.groupColumns) FROM directory_group g
            WHERE g.account_id = \(account) AND g.group_id = \(id) AND g.integration_id = \(integration)\(locking)
            """, Self.group)
    }

    /// Any group of the account, whoever manages it.
    package func group(_ id: ID<Group>) throws -> GroupRecord? { try group(id, locking: "") }

    func group(_ id: ID<Group>, locking: SQL) throws -> GroupRecord? {
        try session.first(
            """
            SELECT \(Self.groupColumns) FROM directory_group g
            WHERE g.account_id = \(account) AND g.group_id = \(id)\(locking)
            """, Self.group)
    }

    /// The integration's groups that match, a page of them in its order.
    package func groups(
        matching predicate: RecordPredicate, of integration: Slug<Integration>, page: Page
    ) throws -> [GroupRecord] {
        let (behind, tail) = page.sql(id: "g.group_id") { key in
            switch key {
            case .displayName: "g.display_name_key"
            case .created: "g.created"
            case .lastModified: "g.modified"
            case .id, .userName: nil
            }
        }
        return try session.query(
            """
            SELECT \(Self.groupColumns) FROM directory_group g
            WHERE g.account_id = \(account) AND g.integration_id = \(integration)
            AND \(condition(predicate)) AND \(behind)\(tail)
            """, Self.group)
    }

    package func groupCount(matching predicate: RecordPredicate, of integration: Slug<Integration>) throws -> Int {
        let count = try session.scalar(
            """
            SELECT COUNT(*) FROM directory_group g
            WHERE g.account_id = \(account) AND g.integration_id = \(integration) AND \(condition(predicate))
            """)
        return Int(count ?? 0)
    }

    /// Which of these ids name groups of the integration.
    func knownGroups(
        among ids: [ID<Group>], of integration: Slug<Integration>, locking: SQL = ""
    ) throws -> Set<ID<Group>> {
        var known: Set<ID<Group>> = []
        for chunk in ids.chunks(of: AccountWriter.chunk) {
            try session.stream(
                """
                SELECT group_id FROM directory_group WHERE account_id = \(account) AND integration_id = \(integration)
                AND group_id IN \(SQL.list(chunk.map(\.text)))\(locking)
                """
            ) { row in
                known.insert(try row.id(0))
                return true
            }
        }
        return known
    }

    private func condition(_ predicate: RecordPredicate) -> SQL {
        let account = account
        return predicate.sql(
            PredicateTable(
                dialect: session.dialect, id: "g.group_id", userName: nil, displayName: "g.display_name_key",
                externalID: "g.external_id", active: nil, created: "g.created", modified: "g.modified",
                membership: { member in
                    // Ids of users and of groups have nothing in common.
                    """
                    SELECT m.group_id FROM group_member m WHERE m.account_id = \(account) AND m.user_id = \(member)
                    UNION ALL
                    SELECT c.group_id FROM group_child c WHERE c.account_id = \(account) AND c.child_id = \(member)
                    """
                },
                element: nil, value: nil))
    }

    static func group(_ row: any SQLRow) throws -> GroupRecord {
        guard let scope = Scope(try row.text(2)) else { throw StorageFailure.unexpected("directory_group.scope") }
        let integration = try row.text(1)
        var group = GroupRecord(
            id: try row.id(0), provenance: integration.isEmpty ? .native : .managed(by: try row.slug(1)), scope: scope,
            identifier: GroupIdentifier(stored: try row.text(3)), displayName: try row.text(4),
            displayNameKey: try row.text(5), externalID: try row.optionalText(6), document: try row.blob(7),
            version: try row.int(8), created: try row.instant(9), lastModified: try row.instant(10))
        group.description = try row.optionalText(11)
        group.tags = try row.optionalText(12)?.split(separator: "\n").map(String.init) ?? []
        return group
    }
}
