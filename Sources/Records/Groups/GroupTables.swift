import Relational

/// Groups, and their members as rows: a membership costs the same in a group of ten and of a hundred thousand. Users
/// and groups that are members stand in tables of their own, so that each has its foreign key.
enum GroupTables {
    static let migration = Migration("groups") { dialect in
        [directoryGroup, groupMember, groupChild].flatMap { $0.statements(dialect) }
    }

    /// What the account says about a group, whoever manages it.
    static let notes = Migration("group notes") { dialect in
        [
            "ALTER TABLE directory_group ADD COLUMN description \(dialect.textType)",
            "ALTER TABLE directory_group ADD COLUMN tags \(dialect.textType)",
        ]
    }

    /// A native group has the empty `integration_id`, which no integration can have: UNIQUE then binds native groups
    /// too.
    private static let directoryGroup = AccountTable(
        name: "directory_group",
        columns: [
            ("group_id", .text), ("integration_id", .text), ("scope", .text), ("identifier", .text),
            ("display_name", .text), ("display_name_key", .text), ("external_id", .optionalText), ("document", .blob),
            ("version", .integer), ("created", .integer), ("modified", .integer),
        ],
        primaryKey: "group_id",
        constraints: [
            "UNIQUE (account_id, identifier)", "UNIQUE (account_id, integration_id, display_name_key)",
            "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE",
        ],
        indexes: [
            ("directory_group_by_integration", "integration_id, group_id"),
            ("directory_group_by_external_id", "integration_id, external_id, group_id"),
        ])

    private static let groupMember = AccountTable(
        name: "group_member", columns: [("group_id", .text), ("user_id", .text)], primaryKey: "group_id, user_id",
        constraints: [
            "FOREIGN KEY (account_id, group_id) REFERENCES directory_group (account_id, group_id) ON DELETE CASCADE",
            "FOREIGN KEY (account_id, user_id) REFERENCES directory_user (account_id, user_id) ON DELETE CASCADE",
        ],
        indexes: [("group_member_by_user", "user_id, group_id")], isClustered: true)

    /// Groups in groups. They may stand in a circle, as RFC 7644 §3.7.1 has it, but none in itself.
    private static let groupChild = AccountTable(
        name: "group_child", columns: [("group_id", .text), ("child_id", .text)], primaryKey: "group_id, child_id",
        constraints: [
            "CHECK (group_id <> child_id)",
            "FOREIGN KEY (account_id, group_id) REFERENCES directory_group (account_id, group_id) ON DELETE CASCADE",
            "FOREIGN KEY (account_id, child_id) REFERENCES directory_group (account_id, group_id) ON DELETE CASCADE",
        ],
        indexes: [("group_child_by_child", "child_id, group_id")], isClustered: true)
}
