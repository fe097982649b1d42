import Relational

/// What happened to an account, in order.
enum JournalTables {
    static let migration = Migration("journal") { dialect in
        AccountTable(
            name: "journal_event",
            columns: [
                ("event_id", .text), ("at", .integer), ("request_id", .text), ("actor", .text), ("kind", .text),
                ("subject", .text), ("details", .text),
            ],
            primaryKey: "event_id",
            constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"],
            indexes: [("journal_event_by_subject", "subject, event_id")]
        ).statements(dialect)
    }

    /// Rows get a place and a hash behind each other. Older ones get a place only: what they were before, nobody can prove.
    static let chain = Migration("journal chain") { dialect in
        head.statements(dialect) + [
            """
            INSERT INTO journal_head (account_id, position, hash, unchained)
            SELECT a.account_id, (SELECT COUNT(*) FROM journal_event e WHERE e.account_id = a.account_id), \
            \(dialect.name == .sqlite ? "x''" : "''::bytea"), \
            (SELECT COUNT(*) FROM journal_event e WHERE e.account_id = a.account_id) FROM account a
            """,
            "DROP INDEX journal_event_by_subject", "ALTER TABLE journal_event RENAME TO journal_event_unchained",
        ] + event.statements(dialect) + [
            """
            INSERT INTO journal_event (account_id, position, at, request_id, actor, channel, kind, subject, details)
            SELECT account_id, ROW_NUMBER() OVER (PARTITION BY account_id ORDER BY at, event_id), at, request_id, actor, \
            '', kind, subject, details FROM journal_event_unchained
            """,
            "DROP TABLE journal_event_unchained",
        ]
    }

    private static let head = AccountTable(
        name: "journal_head", columns: [("position", .integer), ("hash", .blob), ("unchained", .integer)],
        primaryKey: nil,
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"], isClustered: true)

    /// Refers to the head, which each writer holds anyway, and not to the account: another transaction may hold that and
    /// wait for the head.
    private static let event = AccountTable(
        name: "journal_event",
        columns: [
            ("position", .integer), ("at", .integer), ("request_id", .text), ("actor", .text), ("channel", .text),
            ("kind", .text), ("subject", .text), ("details", .text), ("change", .optionalText),
            ("hash", .optionalBlob),
        ],
        primaryKey: "position",
        constraints: ["FOREIGN KEY (account_id) REFERENCES journal_head (account_id) ON DELETE CASCADE"],
        indexes: [("journal_event_by_subject", "subject, position")])
}
