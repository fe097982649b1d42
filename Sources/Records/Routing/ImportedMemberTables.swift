import Relational

/// Members of integrations that the operator imported: a list for each integration, and its names.
enum ImportedMemberTables {
    static let migration = Migration("imported-members") { dialect in
        [importedList, importedMember].flatMap { $0.statements(dialect) }
    }

    private static let importedList = AccountTable(
        name: "imported_list",
        columns: [("integration_id", .text), ("members", .integer), ("at", .integer)], primaryKey: "integration_id",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"])

    /// By name first: a login asks where a person was imported to.
    private static let importedMember = AccountTable(
        name: "imported_member", columns: [("user_name_key", .text), ("integration_id", .text)],
        primaryKey: "user_name_key, integration_id",
        constraints: [
            """
            FOREIGN KEY (account_id, integration_id) REFERENCES imported_list (account_id, integration_id) \
            ON DELETE CASCADE
            """
        ],
        indexes: [("imported_member_by_integration", "integration_id, user_name_key")], isClustered: true)
}
