import GRDBSQLite
import Relational

/// One SQLite connection and its prepared statements.
///
/// Used by one thread at a time: whoever took it from the reader pool, or the writer. That's what makes it Sendable.
@safe final class SQLiteHandle: @unchecked Sendable {
    /// Texts are few (they're literals in our sources), so reaching this means that lists of many widths went by.
    static let statementLimit = 256

    let connection: OpaquePointer
    private let owned: Bool
    private var statements: [String: OpaquePointer] = unsafe [:]

    /// Borrows a connection that another owner closes, after `finalizeStatements`.
    init(borrowing connection: OpaquePointer) {
        unsafe self.connection = unsafe connection
        owned = false
    }

    /// Opens a connection that can only read; it's closed with this object.
    init(readingFrom path: String) throws(StorageFailure) {
        var opened: OpaquePointer?
        let flags = SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX
        let code = unsafe sqlite3_open_v2(path, &opened, flags, nil)
        guard code == SQLITE_OK, let connection = unsafe opened else {
            unsafe sqlite3_close_v2(opened)
            throw StorageFailure(sqlite: code, on: nil, at: .open)
        }
        unsafe self.connection = unsafe connection
        owned = true
        unsafe sqlite3_extended_result_codes(connection, 1)
        unsafe sqlite3_busy_timeout(connection, 5_000)
        // The schema is ours, but a file from elsewhere may carry views and triggers that call functions.
        try run("PRAGMA trusted_schema = OFF")
    }

    deinit {
        finalizeStatements()
        if owned { unsafe sqlite3_close_v2(connection) }
    }

    /// A prepared statement, kept for the next time that the same text comes by.
    func statement(_ text: String) throws(StorageFailure) -> OpaquePointer {
        if let known = unsafe statements[text] { return unsafe known }
        if unsafe statements.count >= Self.statementLimit { finalizeStatements() }
        let statement = unsafe try prepare(text, UInt32(SQLITE_PREPARE_PERSISTENT))
        unsafe statements[text] = unsafe statement
        return unsafe statement
    }

    private func prepare(_ text: String, _ flags: UInt32) throws(StorageFailure) -> OpaquePointer {
        var prepared: OpaquePointer?
        var isWhole = true
        var code = SQLITE_NOMEM
        var copy = text
        copy.withUTF8 { bytes in
            unsafe bytes.withMemoryRebound(to: CChar.self) { chars in
                var tail: UnsafePointer<CChar>?
                code = unsafe sqlite3_prepare_v3(
                    connection, chars.baseAddress, Int32(clamping: chars.count), flags, &prepared, &tail)
                if let start = chars.baseAddress, let tail = unsafe tail {
                    // SQLite takes the first statement and would say nothing about a second one.
                    isWhole = unsafe chars[(tail - start)...].allSatisfy { $0 == 0x20 || $0 == 0x0a }
                }
            }
        }
        guard code == SQLITE_OK, isWhole, let statement = unsafe prepared else {
            unsafe sqlite3_finalize(prepared)
            guard code != SQLITE_OK else { throw .fault("not one statement: \(text)") }
            throw StorageFailure(sqlite: code, on: self, at: .prepare(text))
        }
        return unsafe statement
    }

    func finalizeStatements() {
        unsafe statements.values.forEach { unsafe sqlite3_finalize($0) }
        unsafe statements.removeAll(keepingCapacity: true)
    }

    /// Runs a statement without values or rows: transaction control.
    func run(_ text: String) throws(StorageFailure) {
        let statement = unsafe try statement(text)
        defer { unsafe sqlite3_reset(statement) }
        unsafe try finish(statement, text)
    }

    /// Runs a migration's statement, which isn't kept.
    func define(_ text: String) throws(StorageFailure) {
        let statement = unsafe try prepare(text, 0)
        defer { unsafe sqlite3_finalize(statement) }
        unsafe try finish(statement, text)
    }

    private func finish(_ statement: OpaquePointer, _ text: String) throws(StorageFailure) {
        var code = unsafe sqlite3_step(statement)
        while code == SQLITE_ROW { code = unsafe sqlite3_step(statement) }
        guard code == SQLITE_DONE else { throw StorageFailure(sqlite: code, on: self, at: .step(text)) }
    }

    /// Whether a transaction is open. SQLite ends one by itself when the disk is full or a read or write fails.
    var isInTransaction: Bool { unsafe sqlite3_get_autocommit(connection) == 0 }

    /// Leaves no transaction behind, whatever happened.
    func rollBackIfNeeded() {
        guard isInTransaction else { return }
        try? run("ROLLBACK")
    }
}
