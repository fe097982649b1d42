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
        let actor = operation.actor.description
        for chunk in events.evenChunks(of: 64) {
            let rows: [SQL] = chunk.map { event in
                """
                (\(account), \(ID<JournalEntry>.fresh(at: now)), \(now), \(operation.requestID), \(actor), \
                \(event.kind.rawValue), \(event.subject), \(event.detailsText))
                """
            }
            try session.execute(
                """
                INSERT INTO journal_event (account_id, event_id, at, request_id, actor, kind, subject, details)
                VALUES \(rows.joined(separator: ", "))
                """)
        }
    }
}

extension JournalEvent {
    /// The details as a JSON object, in the order of their names: what is equal is written equal.
    ///
    /// Every write stores one, and Foundation's encoder would take longer than the rest of it.
    var detailsText: String {
        var text: [UInt8] = [UInt8(ascii: "{")]
        for (name, value) in details.sorted(by: { $0.key < $1.key }) {
            if text.count > 1 { text.append(UInt8(ascii: ",")) }
            Self.write(name, to: &text)
            text.append(UInt8(ascii: ":"))
            Self.write(value, to: &text)
        }
        text.append(UInt8(ascii: "}"))
        return String(decoding: text, as: UTF8.self)
    }

    /// RFC 8259 §7: only quotes, backslashes and control characters need an escape.
    private static func write(_ string: String, to text: inout [UInt8]) {
        text.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): text += [UInt8(ascii: "\\"), byte]
            case ..<0x20: text += Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8)
            default: text.append(byte)
            }
        }
        text.append(UInt8(ascii: "\""))
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
