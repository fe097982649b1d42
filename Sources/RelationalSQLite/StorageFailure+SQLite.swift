import GRDBSQLite
import Relational

/// Where a statement was when it failed, which decides whether SQLite's message may be shown.
enum SQLiteStage {
    case open
    /// The message speaks of the text, which is ours.
    case prepare(String)
    /// The message may quote a value (a JSON path, say), and isn't used but for constraints.
    case step(String)

    var text: String {
        switch self {
        case .open: "open"
        case .prepare(let text), .step(let text): text
        }
    }
}

extension StorageFailure {
    init(sqlite code: Int32, on handle: SQLiteHandle?, at stage: SQLiteStage) {
        let message = handle.map { unsafe String(cString: sqlite3_errmsg($0.connection)) } ?? ""
        switch code & 0xff {
        case SQLITE_CONSTRAINT:
            self = Self.violation(extended: code, message: message, text: stage.text)
        case SQLITE_BUSY, SQLITE_LOCKED: self = .outage("another process keeps the database locked (\(code))")
        case SQLITE_FULL: self = .outage("the disk is full (\(code))")
        case SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_NOMEM, SQLITE_INTERRUPT, SQLITE_PROTOCOL, SQLITE_PERM:
            self = .outage("SQLite result \(code)")
        case SQLITE_CORRUPT, SQLITE_NOTADB: self = .corrupt("SQLite result \(code)")
        default:
            switch stage {
            case .open: self = .outage("can't be opened, SQLite result \(code)")
            case .prepare(let text): self = .fault("\(message) (\(code)) in: \(text)")
            case .step(let text): self = .fault("SQLite result \(code) in: \(text)")
            }
        }
    }

    /// SQLite names columns, an index or a constraint in the message: `UNIQUE constraint failed: t.a, t.b`.
    private static func violation(extended code: Int32, message: String, text: String) -> StorageFailure {
        let names = names(in: message)
        switch code {
        // The constants for these are C expressions that Swift doesn't import: SQLITE_CONSTRAINT | (n << 8).
        case 2067, 1555, 2579: return .constraint(.unique, names)
        case 787: return .constraint(.foreignKey, "")
        case 1299: return .constraint(.notNull, names)
        case 275: return .constraint(.check, names)
        // RESTRICT is carried out as a trigger; a trigger of ours that raises is a rule of the schema like a CHECK.
        case 1811:
            return message.hasPrefix("FOREIGN KEY") ? .constraint(.foreignKey, "") : .constraint(.check, "trigger")
        default: return .fault("SQLite result \(code) in: \(text)")
        }
    }

    private static func names(in message: String) -> String {
        guard let colon = message.firstIndex(of: ":") else { return "" }
        let names = message[message.index(after: colon)...].drop { $0 == " " }
        guard names.hasPrefix("index '"), names.hasSuffix("'") else { return String(names) }
        return String(names.dropFirst("index '".count).dropLast())
    }
}
