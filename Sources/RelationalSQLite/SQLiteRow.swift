import GRDBSQLite
import Relational

/// The current row of a statement; one object for all rows, empty once the statement is done.
@safe final class SQLiteRow: SQLRow {
    private var statement: OpaquePointer?
    private var count: Int32 = 0

    init(_ statement: OpaquePointer) {
        unsafe self.statement = unsafe statement
        count = unsafe sqlite3_column_count(statement)
    }

    /// Makes a row that somebody kept refuse, where the statement's memory may be gone.
    func end() {
        unsafe statement = nil
        count = 0
    }

    func optionalInt(_ column: Int) throws(StorageFailure) -> Int64? {
        guard let (statement, index) = unsafe try locate(column, holding: SQLITE_INTEGER) else { return nil }
        return unsafe sqlite3_column_int64(statement, index)
    }

    func optionalText(_ column: Int) throws(StorageFailure) -> String? {
        guard let (statement, index) = unsafe try locate(column, holding: SQLITE_TEXT) else { return nil }
        guard let start = unsafe sqlite3_column_text(statement, index) else { throw .outage("out of memory") }
        let count = Int(unsafe sqlite3_column_bytes(statement, index))
        return unsafe String(decoding: UnsafeBufferPointer(start: start, count: count), as: UTF8.self)
    }

    func optionalBlob(_ column: Int) throws(StorageFailure) -> [UInt8]? {
        guard let (statement, index) = unsafe try locate(column, holding: SQLITE_BLOB) else { return nil }
        // An empty blob has no address.
        guard let start = unsafe sqlite3_column_blob(statement, index) else { return [] }
        return unsafe Array(UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(statement, index))))
    }

    /// The column's place if it holds this type, nil if it's NULL.
    private func locate(_ column: Int, holding type: Int32) throws(StorageFailure) -> (OpaquePointer, Int32)? {
        guard let index = Int32(exactly: column), index >= 0, index < count, let statement = unsafe statement else {
            throw .unexpected("there's no column \(column)")
        }
        let found = unsafe sqlite3_column_type(statement, index)
        if found == type { return unsafe (statement, index) }
        guard found == SQLITE_NULL else { throw .unexpected("column \(column) has SQLite type \(found), not \(type)") }
        return nil
    }
}
