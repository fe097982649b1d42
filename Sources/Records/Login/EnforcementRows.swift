import Relational
package import Tenancy

/// Whether an account's application is told to let people in by single sign-on only.
enum EnforcementTables {
    static let migration = Migration("sso enforcement") { dialect in enforcement.statements(dialect) }

    private static let enforcement = AccountTable(
        name: "sso_enforcement", columns: [("since", .integer), ("actor", .text)], primaryKey: nil,
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"], isClustered: true)
}

/// Since when single sign-on is enforced, and who said so.
package struct EnforcementRecord: Hashable, Sendable {
    package let since: Instant
    package let actor: String

    package init(since: Instant, actor: String) {
        self.since = since
        self.actor = actor
    }
}

extension AccountReader {
    /// Nil: it isn't enforced.
    package func enforcement() throws -> EnforcementRecord? {
        try session.first("SELECT since, actor FROM sso_enforcement WHERE account_id = \(account)") {
            EnforcementRecord(since: try $0.instant(0), actor: try $0.text(1))
        }
    }
}

extension AccountWriter {
    /// Enforces single sign-on; false when it already is, and then nothing changes.
    package func enforce(_ record: EnforcementRecord) throws -> Bool {
        try session.execute(
            """
            INSERT INTO sso_enforcement (account_id, since, actor) VALUES (\(account), \(record.since), \(record.actor))
            ON CONFLICT (account_id) DO NOTHING
            """) > 0
    }

    /// Ends that; false when it isn't enforced.
    package func endEnforcement() throws -> Bool {
        try session.execute("DELETE FROM sso_enforcement WHERE account_id = \(account)") > 0
    }
}
