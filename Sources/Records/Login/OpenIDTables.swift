import Relational

/// What lasts beyond a code: refresh tokens, what applications have to be told, and the deployment's keys through their life.
enum OpenIDTables {
    static let migration = Migration("openid") { dialect in
        [
            // When a session ends however much it's used; NULL: one from before there was an idle limit, never extended.
            "ALTER TABLE login_session ADD COLUMN latest_end \(dialect.integerType)",
            "ALTER TABLE login_session ADD COLUMN authn_context \(dialect.textType)",
            "ALTER TABLE deployment_key ADD COLUMN state \(dialect.textType) NOT NULL DEFAULT 'active'",
            "ALTER TABLE deployment_key ADD COLUMN changed \(dialect.integerType) NOT NULL DEFAULT 0",
        ] + [refreshToken, logoutNotice].flatMap { $0.statements(dialect) }
            + [noticeIndex] + seenAssertion(dialect)
    }

    /// Every token of a code's family, those that were traded included: who shows one of these is a thief, or was robbed.
    private static let refreshToken = AccountTable(
        name: "refresh_token",
        columns: [
            ("hash", .blob), ("code_hash", .blob), ("session_id", .text), ("application_id", .text), ("scope", .text),
            ("created", .integer), ("traded", .optionalInteger),
        ],
        primaryKey: "hash",
        constraints: [
            """
            FOREIGN KEY (account_id, code_hash) REFERENCES authorization_code (account_id, hash) ON DELETE CASCADE
            """
        ],
        indexes: [("refresh_token_by_code", "code_hash")])

    /// One row for each application that has to be told that a session is over, until it has been. No foreign key to
    /// session or person: it's about what is gone.
    private static let logoutNotice = AccountTable(
        name: "logout_notice",
        columns: [
            ("notice_id", .text), ("session_id", .text), ("user_id", .text), ("application_id", .text),
            ("created", .integer), ("due", .integer), ("attempts", .integer),
        ],
        primaryKey: "notice_id",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"])

    /// The sender asks which are due in any account, so that this index alone doesn't start with the account.
    private static let noticeIndex = "CREATE INDEX logout_notice_by_due ON logout_notice (due)"

    /// Assertions of applications that were taken. An application is the deployment's, and so is this: taken for one
    /// account, an assertion isn't taken for another.
    private static func seenAssertion(_ dialect: Dialect) -> [String] {
        [
            """
            CREATE TABLE seen_application_assertion (application_id \(dialect.textType) NOT NULL, \
            replay_key \(dialect.blobType) NOT NULL, replayable_until \(dialect.integerType) NOT NULL, \
            PRIMARY KEY (application_id, replay_key))\(dialect.tableSuffix)
            """
        ] + dialect.systemOnly(table: "seen_application_assertion")
    }
}

extension Dialect {
    /// Shows a table that belongs to no account to transactions over all accounts only.
    fileprivate func systemOnly(table: String) -> [String] {
        guard name == .postgres else { return [] }
        let system = "current_setting('gatehouse.account', true) = '*'"
        return [
            "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY", "ALTER TABLE \(table) FORCE ROW LEVEL SECURITY",
            "CREATE POLICY system_only ON \(table) USING (\(system)) WITH CHECK (\(system))",
        ]
    }
}
