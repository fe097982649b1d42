import Relational

/// Links for IdPs' administrators. A handful of rows an account.
enum SetupLinkTables {
    static let migration = Migration("setup-links") { dialect in link.statements(dialect) }

    private static let link = AccountTable(
        name: "setup_link",
        columns: [
            ("link_id", .text), ("hash", .blob), ("integration_id", .optionalText), ("created", .integer),
            ("created_by", .text), ("expires", .integer), ("last_used", .optionalInteger),
            ("revoked", .optionalInteger), ("proposal", .optionalText),
        ],
        primaryKey: "link_id",
        constraints: [
            "UNIQUE (account_id, hash)",
            "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE",
        ])
}
