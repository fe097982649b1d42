import Access
import FoundationEssentials
import Journal
import Relational
import Tenancy

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
}

extension AccountWriter {
    /// Stores what a write did, with who did it and when.
    func append(_ events: [JournalEvent], by operation: Operation) throws {
        for event in events {
            let details =
                event.details.isEmpty
                ? "{}" : String(decoding: try JSONEncoder.sorted.encode(event.details), as: UTF8.self)
            try session.execute(
                """
                INSERT INTO journal_event (account_id, event_id, at, request_id, actor, kind, subject, details)
                VALUES (\(account), \(ID<JournalEntry>.fresh(at: now)), \(now), \(operation.requestID), \
                \(operation.actor.description), \(event.kind.rawValue), \(event.subject), \(details))
                """)
        }
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
