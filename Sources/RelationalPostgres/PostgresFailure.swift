import CLibPQ
import Relational

/// Why a statement failed on PostgreSQL, and what the engine does about it before it gives up.
struct PostgresFailure: Error {
    enum Recovery {
        case none
        /// Another transaction was in the way; run the body again.
        case rerun
        /// The connection is gone; connect, and run the body again.
        case reconnect
        /// The schema changed under a prepared statement; forget them all, and run the body again.
        case prepareAgain
    }

    let reason: StorageFailure
    let recovery: Recovery

    static func lost(_ why: String) -> PostgresFailure {
        PostgresFailure(reason: .outage(why), recovery: .reconnect)
    }
}

extension PostgresFailure {
    /// Reads an error result. Messages are left out, because they quote values, except for those of class 42, which speak of
    /// the statement's own names.
    init(_ result: OpaquePointer?, text: String) {
        guard let state = unsafe field(result, GATEHOUSE_PG_SQLSTATE) else {
            self = .lost("the connection broke")
            return
        }
        switch state {
        case "40001", "40P01":
            self.init(reason: .outage("gave way to another transaction (\(state))"), recovery: .rerun)
        case "0A000", "26000":
            self.init(reason: .fault("\(state) in: \(text)"), recovery: .prepareAgain)
        case "57P01", "57P02", "57P03":
            self.init(reason: .outage("the server is going down or coming up (\(state))"), recovery: .reconnect)
        case "57014":
            self.init(reason: .outage("took too long (\(state))"), recovery: .none)
        case "25006":
            self.init(reason: .fault("a read may not write: \(text)"), recovery: .none)
        case "XX001", "XX002":
            self.init(reason: .corrupt(state), recovery: .none)
        default:
            switch state.prefix(2) {
            case "08": self.init(reason: .outage(state), recovery: .reconnect)
            case "53", "55", "58": self.init(reason: .outage(state), recovery: .none)
            case "23": self.init(reason: unsafe Self.violation(state, result, text: text), recovery: .none)
            case "42":
                let message = unsafe field(result, GATEHOUSE_PG_MESSAGE) ?? ""
                self.init(reason: .fault("\(message) (\(state)) in: \(text)"), recovery: .none)
            default: self.init(reason: .fault("\(state) in: \(text)"), recovery: .none)
            }
        }
    }

    private static func violation(_ state: String, _ result: OpaquePointer?, text: String) -> StorageFailure {
        let name = unsafe field(result, GATEHOUSE_PG_CONSTRAINT) ?? ""
        switch state {
        case "23505", "23P01": return .constraint(.unique, name)
        case "23503", "23001": return .constraint(.foreignKey, name)
        case "23514": return .constraint(.check, name)
        case "23502":
            let table = unsafe field(result, GATEHOUSE_PG_TABLE) ?? ""
            let column = unsafe field(result, GATEHOUSE_PG_COLUMN) ?? ""
            return .constraint(.notNull, "\(table).\(column)")
        default: return .fault("\(state) in: \(text)")
        }
    }
}

/// One field of an error, or nil.
private func field(_ result: OpaquePointer?, _ code: Int) -> String? {
    guard let text = unsafe PQresultErrorField(result, Int32(clamping: code)) else { return nil }
    return unsafe String(cString: text)
}
