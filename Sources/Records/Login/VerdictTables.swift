import Relational

/// What makes attempts searchable, tells how they went on, and keeps the responses of those who want that.
enum VerdictTables {
    static let migration = Migration("verdicts") { dialect in
        [
            // As people are searched for: in lower case.
            "ALTER TABLE login_attempt ADD COLUMN user_name_key \(dialect.textType)",
            "ALTER TABLE login_attempt ADD COLUMN verdict_code \(dialect.textType)",
            "ALTER TABLE login_attempt ADD COLUMN steps \(dialect.textType) NOT NULL DEFAULT '[]'",
            "ALTER TABLE login_attempt ADD COLUMN test \(dialect.integerType) NOT NULL DEFAULT 0",
            "ALTER TABLE pending_login ADD COLUMN test \(dialect.integerType) NOT NULL DEFAULT 0",
            "UPDATE login_attempt SET user_name_key = LOWER(user_name), verdict_code = \(code(dialect))",
        ]
            + ["user_id", "user_name_key", "integration_id", "outcome", "verdict_code"].map { column in
                "CREATE INDEX login_attempt_by_\(column) ON login_attempt (account_id, \(column), attempt_id)"
            } + keptResponse.statements(dialect)
    }

    private static func code(_ dialect: Dialect) -> String {
        switch dialect.name {
        case .sqlite: "json_extract(verdict, '$.code')"
        case .postgres: "CAST(verdict AS json) ->> 'code'"
        }
    }

    /// A response as it was posted, sealed; it goes with its attempt.
    private static let keptResponse = AccountTable(
        name: "kept_response",
        columns: [
            ("attempt_id", .text), ("integration_id", .text), ("shared", .integer), ("request_id", .optionalText),
            ("received", .integer), ("sealed", .blob),
        ],
        primaryKey: "attempt_id",
        constraints: [
            """
            FOREIGN KEY (account_id, attempt_id) REFERENCES login_attempt (account_id, attempt_id) ON DELETE CASCADE
            """
        ])
}
