import Access
import FoundationEssentials
import Journal
import KeyMaterial
import Relational
import Tenancy

extension AccountWriter {
    /// Stores what a write did, with who did it, through what and when, behind what the account's journal has already.
    ///
    /// The last of a transaction's statements: from here to its end nobody else writes the account's journal, so that places are
    /// in the order of the commits.
    func append(_ events: [JournalEvent], by operation: Operation) throws {
        if events.isEmpty { return }
        var head = try lockedJournalHead()
        let (requestID, actor, channel) = (
            operation.requestID.text, operation.actor.description, operation.channel.rawValue
        )
        for chunk in events.evenChunks(of: Self.journalRows) {
            let rows: [SQL] = try chunk.map { event in
                let entry = JournalEntry(
                    position: head.position + 1, at: now, requestID: requestID, actor: actor, channel: channel,
                    kind: event.kind.rawValue, subject: event.subject, details: event.detailsText,
                    change: event.change?.text)
                do throws(KeyMaterialFailure) {
                    head.hash = try entry.link(behind: head.hash, in: account)
                } catch {
                    throw StorageFailure.fault("a journal row can't be hashed: \(error)")
                }
                head.position = entry.position
                return """
                    (\(account), \(entry.position), \(now), \(requestID), \(actor), \(channel), \(entry.kind), \
                    \(entry.subject), \(entry.details), \(entry.change), \(head.hash))
                    """
            }
            try session.execute(
                """
                INSERT INTO journal_event (account_id, position, at, request_id, actor, channel, kind, subject, details,
                change, hash) VALUES \(rows.joined(separator: ", "))
                """)
        }
        try session.execute(
            """
            UPDATE journal_head SET position = \(head.position), hash = \(head.hash) WHERE account_id = \(account)
            """)
    }

    /// How many rows one statement stores.
    private static let journalRows = 64

    /// The head, made if there is none, and held until this transaction ends.
    private func lockedJournalHead() throws -> JournalHead {
        let origin = JournalHead.origin
        for _ in 0..<2 {
            if let head = try reader.journalHead(locking: session.dialect.forUpdate) { return head }
            try session.execute(
                """
                INSERT INTO journal_head (account_id, position, hash, unchained)
                VALUES (\(account), \(origin.position), \(origin.hash), \(origin.unchained))
                ON CONFLICT (account_id) DO NOTHING
                """)
        }
        throw StorageFailure.outage("a journal's head came and went")
    }
}

extension JSONEncoder {
    /// Byte-stable: what is equal is written equal.
    static var sorted: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }
}
