import Relational
import Tenancy

/// Every row that an account has in any table, as text: two dumps are equal when nothing changed.
enum RowDump {
    typealias Rows = [String: [String]]

    static func tables(_ account: String) -> [(name: String, rows: SQL)] {
        [
            ("access_token", "SELECT * FROM access_token WHERE account_id = \(account)"),
            ("account", "SELECT * FROM account WHERE account_id = \(account)"),
            ("account_domain", "SELECT * FROM account_domain WHERE account_id = \(account)"),
            ("account_role", "SELECT * FROM account_role WHERE account_id = \(account)"),
            ("authorization_code", "SELECT * FROM authorization_code WHERE account_id = \(account)"),
            ("brake", "SELECT * FROM brake WHERE account_id = \(account)"),
            ("client_secret", "SELECT * FROM client_secret WHERE account_id = \(account)"),
            ("client_token", "SELECT * FROM client_token WHERE account_id = \(account)"),
            ("credential", "SELECT * FROM credential WHERE account_id = \(account)"),
            ("dead_letter", "SELECT * FROM dead_letter WHERE account_id = \(account)"),
            ("directory_group", "SELECT * FROM directory_group WHERE account_id = \(account)"),
            ("directory_user", "SELECT * FROM directory_user WHERE account_id = \(account)"),
            ("domain_claim", "SELECT * FROM domain_claim WHERE account_id = \(account)"),
            ("event_endpoint", "SELECT * FROM event_endpoint WHERE account_id = \(account)"),
            ("expiry_notice", "SELECT * FROM expiry_notice WHERE account_id = \(account)"),
            ("feed_reader", "SELECT * FROM feed_reader WHERE account_id = \(account)"),
            ("group_child", "SELECT * FROM group_child WHERE account_id = \(account)"),
            ("group_member", "SELECT * FROM group_member WHERE account_id = \(account)"),
            ("imported_list", "SELECT * FROM imported_list WHERE account_id = \(account)"),
            ("imported_member", "SELECT * FROM imported_member WHERE account_id = \(account)"),
            ("journal_event", "SELECT * FROM journal_event WHERE account_id = \(account)"),
            ("journal_head", "SELECT * FROM journal_head WHERE account_id = \(account)"),
            ("kept_response", "SELECT * FROM kept_response WHERE account_id = \(account)"),
            ("login_attempt", "SELECT * FROM login_attempt WHERE account_id = \(account)"),
            ("login_session", "SELECT * FROM login_session WHERE account_id = \(account)"),
            ("logout_notice", "SELECT * FROM logout_notice WHERE account_id = \(account)"),
            ("made_at_login", "SELECT * FROM made_at_login WHERE account_id = \(account)"),
            ("made_org", "SELECT * FROM made_org WHERE account_id = \(account)"),
            ("made_project", "SELECT * FROM made_project WHERE account_id = \(account)"),
            ("metadata_copy", "SELECT * FROM metadata_copy WHERE account_id = \(account)"),
            ("pending_login", "SELECT * FROM pending_login WHERE account_id = \(account)"),
            ("pending_logout", "SELECT * FROM pending_logout WHERE account_id = \(account)"),
            ("provisioning_log", "SELECT * FROM provisioning_log WHERE account_id = \(account)"),
            ("recovery_code", "SELECT * FROM recovery_code WHERE account_id = \(account)"),
            ("recovery_failure", "SELECT * FROM recovery_failure WHERE account_id = \(account)"),
            ("refresh_token", "SELECT * FROM refresh_token WHERE account_id = \(account)"),
            ("role_assignment", "SELECT * FROM role_assignment WHERE account_id = \(account)"),
            ("routing_step", "SELECT * FROM routing_step WHERE account_id = \(account)"),
            ("seen_assertion", "SELECT * FROM seen_assertion WHERE account_id = \(account)"),
            ("seen_client_assertion", "SELECT * FROM seen_client_assertion WHERE account_id = \(account)"),
            ("seen_logout_request", "SELECT * FROM seen_logout_request WHERE account_id = \(account)"),
            ("service_account", "SELECT * FROM service_account WHERE account_id = \(account)"),
            ("service_provider_key", "SELECT * FROM service_provider_key WHERE account_id = \(account)"),
            ("setup_link", "SELECT * FROM setup_link WHERE account_id = \(account)"),
            ("sso_enforcement", "SELECT * FROM sso_enforcement WHERE account_id = \(account)"),
            ("taken_away", "SELECT * FROM taken_away WHERE account_id = \(account)"),
            ("user_count", "SELECT * FROM user_count WHERE account_id = \(account)"),
            ("user_record", "SELECT * FROM user_record WHERE account_id = \(account)"),
            ("user_scope", "SELECT * FROM user_scope WHERE account_id = \(account)"),
            ("user_value", "SELECT * FROM user_value WHERE account_id = \(account)"),
        ]
    }

    static func of(_ account: Slug<Account>, in engine: any Engine) async throws -> Rows {
        try await engine.read(.allTenants) { session in
            var rows: Rows = [:]
            for table in tables(account.text) { rows[table.name] = try session.query(table.rows, line).sorted() }
            return rows
        }
    }

    private static func line(_ row: any SQLRow) -> String {
        var cells: [String] = []
        while let cell = cell(row, cells.count) { cells.append(cell) }
        return cells.joined(separator: "|")
    }

    /// The value of whatever type it has; nil when there is no such column.
    private static func cell(_ row: any SQLRow, _ column: Int) -> String? {
        if let value = try? row.optionalInt(column) { return "\(value)" }
        if let value = try? row.optionalText(column) { return value }
        if let value = try? row.optionalBlob(column) { return "\(value)" }
        guard (try? row.optionalInt(column)) != nil || isNull(row, column) else { return nil }
        return "NULL"
    }

    private static func isNull(_ row: any SQLRow, _ column: Int) -> Bool {
        do { return try row.optionalInt(column) == nil } catch { return false }
    }
}
