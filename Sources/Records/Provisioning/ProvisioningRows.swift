import FoundationEssentials
package import Journal
import Relational
package import Tenancy

/// SCIM requests with their outcomes. Many rows that come in batches and go by age.
enum ProvisioningTables {
    static let migration = Migration("provisioning-log") { dialect in log.statements(dialect) }

    /// A row costs the server as much as the read that it tells of. So the table is its own index, and an index has only
    /// the rows that are looked for by it.
    static let lighter = Migration("provisioning-log, lighter") { dialect in
        log.indexes.map { "DROP INDEX \($0.name)" } + (dialect.name == .sqlite ? clustering(dialect) : []) + [
            "CREATE INDEX provisioning_log_by_integration ON provisioning_log (account_id, integration_id, entry_id)",
            """
            CREATE INDEX provisioning_log_of_failures ON provisioning_log (account_id, integration_id, entry_id) \
            WHERE failed = 1
            """,
            """
            CREATE INDEX provisioning_log_by_subject ON provisioning_log (account_id, subject, entry_id) \
            WHERE subject <> ''
            """,
            """
            CREATE INDEX provisioning_log_by_name ON provisioning_log (account_id, user_name, entry_id) \
            WHERE user_name <> ''
            """,
        ]
    }

    private static func clustering(_ dialect: Dialect) -> [String] {
        var clustered = log
        clustered.isClustered = true
        clustered.indexes = []
        let columns = (["account_id"] + log.columns.map(\.name)).joined(separator: ", ")
        return ["ALTER TABLE provisioning_log RENAME TO provisioning_log_before"] + clustered.statements(dialect) + [
            "INSERT INTO provisioning_log (\(columns)) SELECT \(columns) FROM provisioning_log_before",
            "DROP TABLE provisioning_log_before",
        ]
    }

    private static let log = AccountTable(
        name: "provisioning_log",
        columns: [
            ("entry_id", .text), ("integration_id", .text), ("at", .integer), ("request_id", .text), ("method", .text),
            ("path", .text), ("status", .integer), ("failed", .integer), ("writes", .integer), ("subject", .text),
            ("user_name", .text), ("details", .text),
        ],
        primaryKey: "entry_id",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"],
        indexes: [
            ("provisioning_log_by_integration", "integration_id, entry_id"),
            ("provisioning_log_by_outcome", "integration_id, failed, entry_id"),
            ("provisioning_log_by_subject", "subject, entry_id"),
            ("provisioning_log_by_name", "user_name, entry_id"),
        ])
}

extension AccountReader {
    /// The entries that match, newest first.
    package func provisioningLog(_ filter: ProvisioningFilter, limit: Int) throws -> [ProvisioningEntry] {
        var conditions: [SQL] = ["account_id = \(account)"]
        if let integration = filter.integration { conditions.append("integration_id = \(integration)") }
        if let failed = filter.failed { conditions.append(failed ? "failed = 1" : "failed = 0") }
        if let status = filter.status { conditions.append("status = \(status)") }
        if let user = filter.user {
            conditions.append(
                ID<User>(user) != nil || ID<Group>(user) != nil
                    ? "subject = \(user) AND subject <> ''"
                    : "user_name = \(user.lowercased()) AND user_name <> ''")
        }
        if let before = filter.before { conditions.append("entry_id < \(before)") }
        return try session.query(
            """
            SELECT entry_id, integration_id, at, request_id, method, path, status, subject, user_name, details FROM provisioning_log WHERE \(conditions.joined(separator: " AND "))
            ORDER BY entry_id DESC LIMIT \(limit)
            """, Self.entry)
    }

    /// How the integration's provisioning goes.
    package func syncSummary(of integration: Slug<Integration>, at now: Instant) throws -> SyncSummary {
        var summary = SyncSummary()
        summary.firstSeen = try session.first(
            """
            SELECT at FROM provisioning_log WHERE account_id = \(account) AND integration_id = \(integration)
            ORDER BY entry_id LIMIT 1
            """
        ) { try $0.instant(0) }
        summary.lastSeen = try session.first(
            """
            SELECT at FROM provisioning_log WHERE account_id = \(account) AND integration_id = \(integration)
            ORDER BY entry_id DESC LIMIT 1
            """
        ) { try $0.instant(0) }
        summary.requestsPastHour = Int(
            try session.scalar(
                """
                SELECT COUNT(*) FROM provisioning_log WHERE account_id = \(account)
                AND integration_id = \(integration) AND entry_id >= \(Self.firstEntry(at: now, minus: 3_600))
                """) ?? 0)
        let yesterday = Self.firstEntry(at: now, minus: 86_400)
        var causes: [[String]: (count: Int, entry: ProvisioningEntry)] = [:]
        try session.stream(
            """
            SELECT p.entry_id, p.integration_id, p.at, p.request_id, p.method, p.path, p.status, p.subject, p.user_name,
            p.details FROM provisioning_log p WHERE p.account_id = \(account) AND p.integration_id = \(integration)
            AND p.failed = 1 AND p.entry_id >= \(yesterday) ORDER BY p.entry_id DESC LIMIT 10000
            """
        ) { row in
            let entry = try Self.entry(row)
            let cause = ["\(entry.status)", entry.details.scimType ?? "", entry.details.who ?? ""]
            causes[cause, default: (0, entry)].count += 1
            return true
        }
        summary.failures = causes.values.sorted { ($1.count, $0.entry.status) < ($0.count, $1.entry.status) }.map {
            SyncSummary.Cause(
                status: $0.entry.status, scimType: $0.entry.details.scimType, who: $0.entry.details.who,
                count: $0.count, detail: $0.entry.details.detail)
        }
        summary.drift = Int(
            try session.scalar(
                """
                SELECT COUNT(DISTINCT p.subject) FROM provisioning_log p WHERE p.account_id = \(account)
                AND p.integration_id = \(integration) AND p.failed = 1 AND p.entry_id >= \(yesterday)
                AND p.writes = 1 AND p.subject <> '' AND NOT EXISTS (
                SELECT 1 FROM provisioning_log q WHERE q.account_id = p.account_id AND q.subject = p.subject
                AND q.subject <> '' AND q.entry_id > p.entry_id AND q.integration_id = p.integration_id AND q.failed = 0 AND q.writes = 1)
                """) ?? 0)
        return summary
    }

    /// Sorts before every entry of that moment.
    private static func firstEntry(at now: Instant, minus seconds: Int64) -> ID<ProvisioningEntry> {
        var zeros = Zeros()
        return ID(at: now.advanced(bySeconds: -seconds), random: &zeros)
    }

    private struct Zeros: RandomNumberGenerator {
        mutating func next() -> UInt64 { 0 }
    }

    private static func entry(_ row: any SQLRow) throws -> ProvisioningEntry {
        let decoder = JSONDecoder()
        guard
            let details = try? decoder.decode(ProvisioningEntry.Details.self, from: Data(try row.text(9).utf8))
        else { throw StorageFailure.unexpected("provisioning_log.details") }
        let (subject, userName) = (try row.text(7), try row.text(8))
        return ProvisioningEntry(
            id: try row.id(0), integration: try row.slug(1), at: try row.instant(2), requestID: try row.id(3),
            method: try row.text(4), path: try row.text(5), status: Int(try row.int(6)),
            subject: subject.isEmpty ? nil : subject, userName: userName.isEmpty ? nil : userName, details: details)
    }
}

extension AccountWriter {
    /// Stores a batch of entries.
    package func log(_ entries: [ProvisioningEntry]) throws {
        for chunk in entries.evenChunks(of: 64) {
            let rows: [SQL] = chunk.map { entry in
                """
                (\(account), \(entry.id), \(entry.integration), \(entry.at), \(entry.requestID), \(entry.method), \
                \(entry.path), \(entry.status), \(entry.failed), \(entry.writes), \(entry.subject ?? ""), \
                \(entry.userName?.lowercased() ?? ""), \(entry.details.text))
                """
            }
            try session.execute(
                """
                INSERT INTO provisioning_log (account_id, entry_id, integration_id, at, request_id, method, path, status,
                failed, writes, subject, user_name, details) VALUES \(rows.joined(separator: ", "))
                """)
        }
    }
}

extension SystemWriter {
    /// Forgets what is older than it's kept.
    package func purgeProvisioningLog(before: Instant) throws -> Int {
        try session.execute("DELETE FROM provisioning_log WHERE at < \(before)")
    }
}
