package import Journal
import Relational
package import Tenancy

/// Who follows an account's events by asking, and how far they are.
enum FeedReaderTable {
    static let migration = Migration("feed readers") { dialect in table.statements(dialect) }

    private static let table = AccountTable(
        name: "feed_reader", columns: [("reader", .text), ("position", .integer), ("at", .integer)],
        primaryKey: "reader",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"])
}

extension AccountReader {
    package func feedReader(_ name: String) throws -> FeedReader? {
        try session.first(
            "SELECT reader, position, at FROM feed_reader WHERE account_id = \(account) AND reader = \(name)",
            Self.feedReader)
    }

    /// Those who have asked since then, in the order of their names.
    package func feedReaders(since: Instant) throws -> [FeedReader] {
        try session.query(
            """
            SELECT reader, position, at FROM feed_reader WHERE account_id = \(account) AND at >= \(since)
            ORDER BY reader
            """, Self.feedReader)
    }

    private static func feedReader(_ row: any SQLRow) throws -> FeedReader {
        FeedReader(name: try row.text(0), position: try row.int(1), at: try row.instant(2))
    }

    /// How many entries of each kind an actor wrote among those behind a place, and since when the first of them is there.
    /// - Parameter limit: how many entries behind the place are looked at.
    package func journalCounts(
        by actor: String, after position: Int64, limit: Int64
    ) throws -> [(kind: String, count: Int, since: Instant)] {
        let (end, _) = position.addingReportingOverflow(limit)
        return try session.query(
            """
            SELECT kind, COUNT(*), MIN(at) FROM journal_event
            WHERE account_id = \(account) AND position > \(position) AND position <= \(end) AND actor = \(actor)
            GROUP BY kind ORDER BY kind
            """
        ) { (kind: try $0.text(0), count: Int(try $0.int(1)), since: try $0.instant(2)) }
    }
}

extension AccountWriter {
    /// Notes how far a reader is. What it has had once, it has: it never goes back.
    package func note(_ reader: FeedReader) throws {
        try session.execute(
            """
            INSERT INTO feed_reader (account_id, reader, position, at)
            VALUES (\(account), \(reader.name), \(reader.position), \(reader.at))
            ON CONFLICT (account_id, reader) DO UPDATE SET at = excluded.at, position =
            CASE WHEN excluded.position > feed_reader.position THEN excluded.position ELSE feed_reader.position END
            """)
    }
}
