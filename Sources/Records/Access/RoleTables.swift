import Relational

/// Roles of an account's own, who has which role where, and the programs that may have some.
enum RoleTables {
    static let migration = Migration("roles") { dialect in
        [accountRole, serviceAccount, roleAssignment].flatMap { $0.statements(dialect) }
    }

    private static let ofAccount = "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"

    private static let accountRole = AccountTable(
        name: "account_role",
        columns: [
            ("role_id", .text), ("title", .text), ("description", .optionalText), ("permissions", .text),
            ("version", .integer), ("created", .integer),
        ],
        primaryKey: "role_id", constraints: [ofAccount])

    private static let serviceAccount = AccountTable(
        name: "service_account",
        columns: [
            ("service_account_id", .text), ("title", .text), ("description", .optionalText), ("version", .integer),
            ("created", .integer),
        ],
        primaryKey: "service_account_id", constraints: [ofAccount])

    /// The principal's own column is the one that refers to it: with them go their roles.
    private static let roleAssignment = AccountTable(
        name: "role_assignment",
        columns: [
            ("assignment_id", .text), ("role_id", .text), ("principal_type", .text), ("principal_id", .text),
            ("user_id", .optionalText), ("group_id", .optionalText), ("service_account_id", .optionalText),
            ("scope", .text), ("created", .integer),
        ],
        primaryKey: "assignment_id",
        constraints: [
            ofAccount, "UNIQUE (account_id, principal_type, principal_id, role_id, scope)",
            "FOREIGN KEY (account_id, user_id) REFERENCES directory_user (account_id, user_id) ON DELETE CASCADE",
            "FOREIGN KEY (account_id, group_id) REFERENCES directory_group (account_id, group_id) ON DELETE CASCADE",
            """
            FOREIGN KEY (account_id, service_account_id) \
            REFERENCES service_account (account_id, service_account_id) ON DELETE CASCADE
            """,
        ],
        indexes: [
            ("role_assignment_by_role", "role_id, scope, assignment_id"),
            ("role_assignment_by_user", "user_id"), ("role_assignment_by_group", "group_id"),
            ("role_assignment_by_service_account", "service_account_id"),
        ])
}
