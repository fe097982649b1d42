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

    /// The integration's user as SCIM shows them; nil: it has no such user.
    package func userResource(_ id: ID<User>, of integration: Slug<Integration>) throws -> UserResource? {
        try session.first(
            """
            SELECT \(Self.resourceColumns) FROM user_record r
            WHERE r.account_id = \(account) AND r.integration_id = \(integration) AND r.user_id = \(id)
            """, Self.resource)
    }

    /// The integration's users that match, a page of them in its order.
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
        return try session.query(
            """
            SELECT \(Self.resourceColumns) FROM user_record r
            WHERE r.account_id = \(account) AND r.integration_id = \(integration)
            AND \(condition(predicate, integration)) AND \(behind)\(tail)
            """, Self.resource)
    }

    private static func resource(_ row: any SQLRow) throws -> UserResource {
        UserResource(
            id: try row.id(0), userNameKey: try row.text(1), document: try row.blob(2), version: try row.int(3),
            created: try row.instant(4), lastModified: try row.instant(5), isMember: try row.bool(6))
    }
}
