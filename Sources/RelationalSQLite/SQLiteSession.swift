import GRDBSQLite
import Relational

/// The statements of one transaction on a SQLite connection.
final class SQLiteSession: SQLSession {
    private let handle: SQLiteHandle
    private var inRow = false
    private var ended = false
    /// What doomed this transaction.
    private(set) var failure: StorageFailure?

    init(_ handle: SQLiteHandle) { self.handle = handle }

    var dialect: Dialect { .sqlite }

    /// Refuses whatever comes later: the transaction is over.
    func end() { ended = true }

    func stream(_ sql: SQL, _ each: (any SQLRow) throws -> Bool) throws {
        let statement = unsafe try begin(sql)
        defer { unsafe finish(statement) }
        let row = unsafe SQLiteRow(statement)
        inRow = true
        defer {
            inRow = false
            row.end()
        }
        while true {
            let code = unsafe sqlite3_step(statement)
            switch code {
            case SQLITE_ROW: guard try each(row) else { return }
            case SQLITE_DONE: return
            default: throw doom(StorageFailure(sqlite: code, on: handle, at: .step(sql.template)))
            }
        }
    }

    @discardableResult
    func execute(_ sql: SQL) throws -> Int {
        let statement = unsafe try begin(sql)
        defer { unsafe finish(statement) }
        let before = unsafe sqlite3_total_changes64(handle.connection)
        var code = unsafe sqlite3_step(statement)
        while code == SQLITE_ROW { code = unsafe sqlite3_step(statement) }
        guard code == SQLITE_DONE else {
            throw doom(StorageFailure(sqlite: code, on: handle, at: .step(sql.template)))
        }
        // `changes` alone would repeat an earlier statement's count after one that changes no rows by nature.
        guard unsafe sqlite3_total_changes64(handle.connection) != before else { return 0 }
        return Int(unsafe sqlite3_changes64(handle.connection))
    }

    /// Runs a migration's statement.
    func define(_ text: String) throws(StorageFailure) {
        guard !ended, failure == nil else { throw .fault("the transaction has failed") }
        do {
            try handle.define(text)
        } catch {
            throw doom(error)
        }
    }

    private func begin(_ sql: SQL) throws(StorageFailure) -> OpaquePointer {
        guard !ended else { throw .fault("the transaction has ended") }
        guard !inRow else { throw doom(.fault("a statement inside another's row: \(sql.template)")) }
        guard failure == nil else { throw .fault("the transaction has failed") }
        do throws(StorageFailure) {
            let statement = unsafe try handle.statement(sql.template)
            guard Int(unsafe sqlite3_bind_parameter_count(statement)) == sql.values.count else {
                throw StorageFailure.fault("placeholders don't fit values: \(sql.template)")
            }
            var index: Int32 = 0
            for value in sql.values {
                index += 1
                let code = unsafe try bind(value, to: statement, at: index)
                guard code == SQLITE_OK else {
                    throw StorageFailure(sqlite: code, on: handle, at: .step(sql.template))
                }
            }
            return unsafe statement
        } catch {
            throw doom(error)
        }
    }

    private func bind(
        _ value: SQLValue, to statement: OpaquePointer, at index: Int32
    ) throws(StorageFailure) -> Int32 {
        switch value {
        case .null: return unsafe sqlite3_bind_null(statement, index)
        case .integer(let integer): return unsafe sqlite3_bind_int64(statement, index, integer)
        case .text(var text):
            var code = SQLITE_NOMEM
            var hasNUL = false
            text.withUTF8 { bytes in
                hasNUL = unsafe bytes.contains(0)
                // An empty text has no address, and a nil address would bind NULL.
                guard let start = bytes.baseAddress, !bytes.isEmpty else {
                    code = unsafe sqlite3_bind_text(statement, index, "", 0, Self.copied)
                    return
                }
                unsafe start.withMemoryRebound(to: CChar.self, capacity: bytes.count) { chars in
                    code = unsafe sqlite3_bind_text64(
                        statement, index, chars, UInt64(bytes.count), Self.copied, UInt8(SQLITE_UTF8))
                }
            }
            // PostgreSQL can't store it, so that nobody may.
            guard !hasNUL else { throw .constraint(.check, "NUL in text") }
            return code
        case .blob(let blob):
            guard !blob.isEmpty else { return unsafe sqlite3_bind_zeroblob(statement, index, 0) }
            return unsafe blob.withUnsafeBytes { bytes in
                unsafe sqlite3_bind_blob64(statement, index, bytes.baseAddress, UInt64(bytes.count), Self.copied)
            }
        }
    }

    /// SQLITE_TRANSIENT: SQLite copies what is bound before the call returns.
    private static var copied: sqlite3_destructor_type { unsafe unsafeBitCast(-1, to: sqlite3_destructor_type.self) }

    private func finish(_ statement: OpaquePointer) {
        unsafe sqlite3_reset(statement)
        unsafe sqlite3_clear_bindings(statement)
    }

    private func doom(_ failure: StorageFailure) -> StorageFailure {
        if self.failure == nil { self.failure = failure }
        return failure
    }
}
