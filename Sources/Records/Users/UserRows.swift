package import Directory
import Relational
package import Tenancy

extension AccountReader {
    static var recordColumns: SQL {
        """
        r.user_id, r.integration_id, r.user_name, r.user_name_key, r.external_id, r.active, r.given_name, r.family_name, \
        r.email, r.email_type, r.display_name, r.document, r.version, r.created, r.modified
        """
    }

    /// What the integration says about the user; nil: nothing.
    package func userRecord(_ id: ID<User>, of integration: Slug<Integration>) throws -> UserRecord? {
        try userRecord(id, of: integration, locking: "")
    }

    func userRecord(_ id: ID<User>, of integration: Slug<Integration>, locking: SQL) throws -> UserRecord? {
        try session.first(
            """
            SELECT \(Self.recordColumns) FROM user_record r
            WHERE r.account_id = \(account) AND r.integration_id = \(integration) AND r.user_id = \(id)\(locking)
            """, Self.record)
    }

    /// The integration's record of the user with this prepared userName.
    package func userRecord(named key: String, of integration: Slug<Integration>) throws -> UserRecord? {
        try session.first(
            """
            SELECT \(Self.recordColumns) FROM user_record r
            WHERE r.account_id = \(account) AND r.integration_id = \(integration) AND r.user_name_key = \(key)
            """, Self.record)
    }

    /// How many users that the integration can read match.
    package func userCount(matching predicate: RecordPredicate, of integration: Slug<Integration>) throws -> Int {
        let counted: SQL =
            switch predicate {
            case .everything:
                // Counting a million rows takes longer than listing a hundred: they're counted as they come and go.
                """
                SELECT SUM(count) FROM user_count
                WHERE account_id = \(account) AND integration_id IN \(Self.readable(by: integration))
                """
            default:
                """
                SELECT COUNT(*) FROM user_record r WHERE r.account_id = \(account)
                AND r.integration_id IN \(Self.readable(by: integration)) AND \(condition(predicate, integration))
                """
            }
        return Int(try session.scalar(counted) ?? 0)
    }

    /// Whether a value of one of these paths was too long to be indexed, so that documents have to be asked.
    package func hasUnindexedValues(of paths: Set<String>, in integration: Slug<Integration>) throws -> Bool {
        guard !paths.isEmpty else { return false }
        let markers = paths.map { IndexedValue.unindexedMarker + $0 }.sorted()
        return try session.exists(
            """
            SELECT 1 FROM user_value WHERE account_id = \(account)
            AND integration_id IN \(Self.readable(by: integration)) AND path IN \(SQL.list(markers)) LIMIT 1
            """)
    }

    /// The account's user with this prepared userName, whoever manages them.
    package func userID(named key: String) throws -> ID<User>? { try userID(named: key, locking: "") }

    func userID(named key: String, locking: SQL) throws -> ID<User>? {
        try session.first(
            "SELECT user_id FROM directory_user WHERE account_id = \(account) AND user_name_key = \(key)\(locking)"
        ) { try $0.id(0) }
    }

    /// The user over all integrations' records.
    package func person(_ id: ID<User>, in settings: Account) throws -> Person? {
        let user = try session.first(
            "SELECT user_name, user_name_key FROM directory_user WHERE account_id = \(account) AND user_id = \(id)"
        ) { (name: try $0.text(0), key: try $0.text(1)) }
        guard let user else { return nil }
        let records = try session.query(
            "SELECT \(Self.recordColumns) FROM user_record r WHERE r.account_id = \(account) AND r.user_id = \(id)",
            Self.record)
        let keys = [user.key] + records.map(\.userNameKey)
        let imported = settings.hasImportedMembers ? Set(try imported(keys).values.joined()) : []
        return Person(id: id, userName: user.name, records: records, imported: imported, account: settings)
    }

    func condition(_ predicate: RecordPredicate, _ integration: Slug<Integration>) -> SQL {
        let account = account
        return predicate.sql(
            PredicateTable(
                dialect: session.dialect, id: "r.user_id", userName: "r.user_name_key", displayName: nil,
                externalID: "r.external_id", active: "r.active", created: "r.created", modified: "r.modified",
                membership: { group in
                    // A member of a group inside it is a member too. UNION ends where groups go round in a circle.
                    """
                    WITH RECURSIVE below (group_id) AS (
                    SELECT g.group_id FROM directory_group g WHERE g.account_id = \(account) AND g.group_id = \(group)
                    AND g.integration_id = \(integration)
                    UNION
                    SELECT c.child_id FROM below
                    JOIN group_child c ON c.account_id = \(account) AND c.group_id = below.group_id)
                    SELECT m.user_id FROM below
                    JOIN group_member m ON m.account_id = \(account) AND m.group_id = below.group_id
                    """
                },
                element: { values in Self.elements(values, account: account, integration: integration) },
                value: { path, condition in
                    """
                    SELECT v.user_id FROM user_value v WHERE v.account_id = \(account)
                    AND v.integration_id IN \(Self.readable(by: integration)) AND v.path = \(path) AND \(condition)
                    """
                }))
    }

    /// Joins the values of one element by its number.
    private static func elements(
        _ values: [IndexedValue], account: Slug<Account>, integration: Slug<Integration>
    ) -> SQL {
        let conditions: [SQL] = values.dropFirst().map { value in
            """
             AND EXISTS (SELECT 1 FROM user_value w WHERE w.account_id = v.account_id
            AND w.integration_id = v.integration_id AND w.path = \(value.path) AND w.key = \(value.key)
            AND w.user_id = v.user_id AND w.element = v.element)
            """
        }
        return """
            SELECT v.user_id FROM user_value v WHERE v.account_id = \(account) \
            AND v.integration_id IN \(readable(by: integration)) AND v.path = \(values.first?.path) AND v.key = \(values.first?.key)\(conditions.joined(separator: ""))
            """
    }

    static func record(_ row: any SQLRow) throws -> UserRecord {
        UserRecord(
            id: try row.id(0), integration: try row.owner(1), userName: try row.text(2), userNameKey: try row.text(3),
            externalID: try row.optionalText(4), active: try row.bool(5),
            profile: Profile(
                givenName: try row.optionalText(6), familyName: try row.optionalText(7), email: try row.optionalText(8),
                emailType: try row.optionalText(9), displayName: try row.optionalText(10)),
            document: try row.blob(11), version: try row.int(12), created: try row.instant(13),
            lastModified: try row.instant(14), indexed: [])
    }
}
