/// One row while it's being looked at; it's gone when the closure that was given it returns.
///
/// Columns count from 0 in the order of the SELECT. A column that isn't there, holds NULL where none was expected, or is of
/// another type is `StorageFailure.unexpected`: our statement and our reader disagree.
package protocol SQLRow {
    func optionalInt(_ column: Int) throws(StorageFailure) -> Int64?
    func optionalText(_ column: Int) throws(StorageFailure) -> String?
    func optionalBlob(_ column: Int) throws(StorageFailure) -> [UInt8]?
}

extension SQLRow {
    package func int(_ column: Int) throws(StorageFailure) -> Int64 {
        guard let value = try optionalInt(column) else { throw .unexpected("column \(column) is NULL") }
        return value
    }
    package func text(_ column: Int) throws(StorageFailure) -> String {
        guard let value = try optionalText(column) else { throw .unexpected("column \(column) is NULL") }
        return value
    }
    package func blob(_ column: Int) throws(StorageFailure) -> [UInt8] {
        guard let value = try optionalBlob(column) else { throw .unexpected("column \(column) is NULL") }
        return value
    }
    package func bool(_ column: Int) throws(StorageFailure) -> Bool { try int(column) != 0 }
}
