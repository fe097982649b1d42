package import Journal
import Relational
import Tenancy

extension AccountReader {
    /// Where the account's journal ends; nil: nothing was ever written to it.
    package func journalHead() throws -> JournalHead? { try journalHead(locking: "") }

    func journalHead(locking: SQL) throws -> JournalHead? {
        try session.first(
            "SELECT position, hash, unchained FROM journal_head WHERE account_id = \(account)\(locking)"
        ) { JournalHead(position: try $0.int(0), hash: try $0.blob(1), unchained: try $0.int(2)) }
    }

    /// The account's journal behind a place, in its order: a page of it.
    package func journalEntries(after position: Int64, limit: Int) throws -> [JournalEntry] {
        try session.query(
            """
            SELECT \(JournalEntry.columns) FROM journal_event WHERE account_id = \(account) AND position > \(position)
            ORDER BY position LIMIT \(limit)
            """
        ) { try JournalEntry(row: $0) }
    }

    /// The same, backwards from before a place.
    package func journalEntries(before position: Int64, limit: Int) throws -> [JournalEntry] {
        try session.query(
            """
            SELECT \(JournalEntry.columns) FROM journal_event WHERE account_id = \(account) AND position < \(position)
            ORDER BY position DESC LIMIT \(limit)
            """
        ) { try JournalEntry(row: $0) }
    }

    /// What happened to one subject before a place, the last first.
    package func journalEntries(
        about subject: String, before position: Int64, limit: Int
    ) throws -> [JournalEntry] {
        try session.query(
            """
            SELECT \(JournalEntry.columns) FROM journal_event
            WHERE account_id = \(account) AND subject = \(subject) AND position < \(position)
            ORDER BY position DESC LIMIT \(limit)
            """
        ) { try JournalEntry(row: $0) }
    }

    /// One entry of the journal.
    package func journalEntry(_ position: Int64) throws -> JournalEntry? {
        try session.first(
            """
            SELECT \(JournalEntry.columns) FROM journal_event WHERE account_id = \(account) AND position = \(position)
            """
        ) { try JournalEntry(row: $0) }
    }
}

extension JournalEntry {
    fileprivate static let columns: SQL =
        "position, at, request_id, actor, channel, kind, subject, details, change, hash"

    fileprivate init(row: any SQLRow) throws(StorageFailure) {
        self.init(
            position: try row.int(0), at: try row.instant(1), requestID: try row.text(2), actor: try row.text(3),
            channel: try row.text(4), kind: try row.text(5), subject: try row.text(6), details: try row.text(7),
            change: try row.optionalText(8), hash: try row.optionalBlob(9))
    }
}
