import Relational

/// Logouts under way: what we asked IdPs, and what they asked us.
enum LogoutTables {
    static let migration = Migration("logouts") { dialect in
        [
            // A NameID is sent back as it came, its qualifiers included (SAML Core §3.7.1).
            "ALTER TABLE login_session ADD COLUMN name_qualifier \(dialect.textType)",
            "ALTER TABLE login_session ADD COLUMN sp_name_qualifier \(dialect.textType)",
        ] + [pendingLogout, seenLogoutRequest].flatMap { $0.statements(dialect) }
    }

    private static let ofAccount = "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"

    /// One row for each request of ours that an IdP may answer, taken away by the answer.
    private static let pendingLogout = AccountTable(
        name: "pending_logout",
        columns: [
            ("request_id", .text), ("relay_state", .text), ("integration_id", .text), ("goes_on_to", .optionalText),
            ("expires", .integer),
        ],
        primaryKey: "request_id", constraints: ["UNIQUE (account_id, relay_state)", ofAccount],
        indexes: [("pending_logout_by_expiry", "expires")])

    /// Requests that were followed, until they could not be followed again anyway.
    private static let seenLogoutRequest = AccountTable(
        name: "seen_logout_request",
        columns: [("integration_id", .text), ("request_id", .text), ("replayable_until", .integer)],
        primaryKey: "integration_id, request_id", constraints: [ofAccount],
        indexes: [("seen_logout_request_by_end", "replayable_until")])
}
