package import Access
package import Journal
import KeyMaterial
package import Records
import Tenancy

/// An account's journal, for those who read it, prove it, and take back what stands in it.
package struct Ledger: Sendable {
    let records: Records

    package init(records: Records) { self.records = records }

    /// How many rows are read in one transaction.
    static let stretch = 500

    /// Hands over the account's journal in its order, a stretch at a time, up to where it ends now.
    /// - Returns: where that is.
    @discardableResult
    package func each(
        _ operation: Operation, after position: Int64 = 0, _ body: (JournalEntry) throws -> Bool
    ) async throws -> JournalHead {
        _ = try operation.grant(.readJournal)
        let account = records.account(operation.account)
        let head = try await account.read { try $0.journalHead() } ?? .origin
        var last = position
        while last < head.position {
            let from = last
            let entries = try await account.read { try $0.journalEntries(after: from, limit: Self.stretch) }
            for entry in entries where entry.position <= head.position {
                guard try body(entry) else { return head }
            }
            guard let end = entries.last?.position else { break }
            last = end
        }
        return head
    }

    /// Proves the whole journal, or finds where it isn't what was written.
    ///
    /// The chain proves the order and the wording of the rows among themselves. Whoever can write the database can also write a
    /// new chain: that shows only to somebody who noted an earlier head, and hands it in as `known`.
    package func verify(
        _ operation: Operation, against known: (position: Int64, hash: [UInt8])? = nil
    ) async throws -> JournalReport {
        let head = try await records.account(operation.account).read { try $0.journalHead() } ?? .origin
        var audit = JournalAudit(of: operation.account, head: head)
        var found: JournalBreak?
        try await each(operation) { entry in
            guard entry.position <= head.position else { return false }
            found = try audit.take(entry)
            if let known, known.position == entry.position, known.hash != entry.hash {
                found = .rewritten(entry.position)
            }
            return found == nil
        }
        if found == nil, let known, known.position > head.position {
            found = .cut(last: head.position, head: known.position)
        }
        return JournalReport(head: head, whole: audit.last.position, broken: found ?? audit.end())
    }
}

/// What came of proving a journal.
package struct JournalReport: Sendable {
    /// Where the journal ends.
    package let head: JournalHead
    /// Up to where everything is as it was written.
    package let whole: Int64
    /// The first place where it isn't.
    package let broken: JournalBreak?
}
