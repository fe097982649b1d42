import GRDBSQLite
import Relational
import Synchronization

/// Tells whether anything was committed to the file, by whichever connection of whichever process.
///
/// SQLite counts for each connection the changes that others have made (`PRAGMA data_version`). This one makes none, so it
/// counts all of them.
final class SQLiteProbe: Sendable {
    private enum State: Sendable {
        case unopened, closed
        case open(SQLiteHandle)
    }

    private let path: String
    private let state = Mutex(State.unopened)

    init(path: String) { self.path = path }

    func mark() throws(StorageFailure) -> Int64 {
        try state.withLock { state throws(StorageFailure) in
            switch state {
            case .open(let handle): return try handle.dataVersion()
            case .unopened:
                let handle = try SQLiteHandle(readingFrom: path)
                state = .open(handle)
                return try handle.dataVersion()
            case .closed: throw .outage("shut down")
            }
        }
    }

    func close() { state.withLock { $0 = .closed } }
}

extension SQLiteHandle {
    fileprivate func dataVersion() throws(StorageFailure) -> Int64 {
        let text = "PRAGMA data_version"
        let statement = unsafe try statement(text)
        defer { unsafe sqlite3_reset(statement) }
        let code = unsafe sqlite3_step(statement)
        guard code == SQLITE_ROW else { throw StorageFailure(sqlite: code, on: self, at: .step(text)) }
        return unsafe sqlite3_column_int64(statement, 0)
    }
}
