package import Access
package import Journal
import Records
package import Tenancy

/// Which entries of a journal somebody wants to see.
package struct JournalFilter: Sendable {
    package var subject: String?
    /// A kind (`user.updated`), or what it begins with up to its dot (`user`).
    package var kind: String?
    /// As entries spell it (`integration:nextgen`).
    package var actor: String?
    package var since: Instant?
    package var until: Instant?

    package init(
        subject: String? = nil, kind: String? = nil, actor: String? = nil, since: Instant? = nil, until: Instant? = nil
    ) {
        self.subject = subject
        self.kind = kind
        self.actor = actor
        self.since = since
        self.until = until
    }

    func admits(_ entry: JournalEntry) -> Bool {
        if let subject, entry.subject != subject { return false }
        if let kind, entry.kind != kind, !entry.kind.hasPrefix(kind + ".") { return false }
        if let actor, entry.actor != actor { return false }
        if let since, entry.at < since { return false }
        if let until, entry.at > until { return false }
        return true
    }

    /// Whether no entry before this one can be wanted. An entry is stored when its request ends and says when it began, by
    /// its node's clock: their moments are in order but for minutes.
    func isPast(_ entry: JournalEntry) -> Bool {
        guard let since else { return false }
        return entry.at < since.advanced(bySeconds: -Self.slackSeconds)
    }

    static let slackSeconds: Int64 = 600
}

/// Entries, the last first.
package struct JournalPage: Sendable {
    package let entries: [JournalEntry]
    /// Before which place the next page begins; nil: there is none.
    package let next: Int64?
}

extension Ledger {
    /// How many rows one page looks at: a filter that fits hardly any gives short pages, not slow ones.
    static let rowsOfPage = 10_000

    /// The journal's last entries before a place that fit, the last first.
    /// - Returns: at most `limit`; with a `next` there may be more, also behind a page that has none.
    package func page(
        _ operation: Operation, _ filter: JournalFilter, before place: Int64? = nil, limit: Int
    ) async throws -> JournalPage {
        _ = try operation.grant(.readJournal)
        return try await records.account(operation.account).read { reader in
            var (before, looked) = (place ?? .max, 0)
            var found: [JournalEntry] = []
            while looked < Self.rowsOfPage {
                let rows =
                    if let subject = filter.subject {
                        try reader.journalEntries(about: subject, before: before, limit: Self.stretch)
                    } else {
                        try reader.journalEntries(before: before, limit: Self.stretch)
                    }
                for entry in rows {
                    if filter.isPast(entry) { return JournalPage(entries: found, next: nil) }
                    before = entry.position
                    guard filter.admits(entry) else { continue }
                    found.append(entry)
                    if found.count == limit { return JournalPage(entries: found, next: before > 1 ? before : nil) }
                }
                looked += rows.count
                guard rows.count == Self.stretch else { return JournalPage(entries: found, next: nil) }
            }
            return JournalPage(entries: found, next: before)
        }
    }
}
