import Relational

/// People: one row a person and account, one for each integration's record of them, and the values by which filters find those.
enum UserTables {
    static let migration = Migration("users") { dialect in
        [directoryUser, userRecord, userValue, userCount].flatMap { $0.statements(dialect) }
    }

    /// Where native users are, when that isn't the whole account. Of others the integration says so.
    static let scopes = Migration("user scopes") { dialect in
        AccountTable(
            name: "user_scope", columns: [("user_id", .text), ("scope", .text)], primaryKey: "user_id, scope",
            constraints: [
                "FOREIGN KEY (account_id, user_id) REFERENCES directory_user (account_id, user_id) ON DELETE CASCADE"
            ], isClustered: true
        ).statements(dialect)
    }

    private static let directoryUser = AccountTable(
        name: "directory_user",
        columns: [("user_id", .text), ("user_name", .text), ("user_name_key", .text), ("created", .integer)],
        primaryKey: "user_id",
        constraints: [
            "UNIQUE (account_id, user_name_key)",
            "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE",
        ])

    private static let userRecord = AccountTable(
        name: "user_record",
        columns: [
            ("integration_id", .text), ("user_id", .text), ("user_name", .text), ("user_name_key", .text),
            ("external_id", .optionalText), ("active", .integer), ("given_name", .optionalText),
            ("family_name", .optionalText), ("email", .optionalText), ("email_type", .optionalText),
            ("display_name", .optionalText), ("document", .blob), ("version", .integer), ("created", .integer),
            ("modified", .integer),
        ],
        primaryKey: "integration_id, user_id",
        constraints: [
            "UNIQUE (account_id, integration_id, user_name_key)", "CHECK (active IN (0, 1))",
            "FOREIGN KEY (account_id, user_id) REFERENCES directory_user (account_id, user_id) ON DELETE CASCADE",
        ],
        indexes: [
            ("user_record_by_external_id", "integration_id, external_id, user_id"),
            ("user_record_by_user", "user_id, integration_id"),
            ("user_record_by_modification", "integration_id, modified, user_id"),
        ])

    private static let userValue = AccountTable(
        name: "user_value",
        columns: [
            ("integration_id", .text), ("path", .text), ("key", .text), ("user_id", .text), ("element", .integer),
        ],
        primaryKey: "integration_id, path, key, user_id, element",
        constraints: [
            """
            FOREIGN KEY (account_id, integration_id, user_id) \
            REFERENCES user_record (account_id, integration_id, user_id) ON DELETE CASCADE
            """
        ],
        indexes: [("user_value_by_user", "integration_id, user_id")], isClustered: true)

    /// How many records an integration has, in slots, so that concurrent writers seldom wait for one row.
    private static let userCount = AccountTable(
        name: "user_count", columns: [("integration_id", .text), ("slot", .integer), ("count", .integer)],
        primaryKey: "integration_id, slot",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"], isClustered: true)
}
