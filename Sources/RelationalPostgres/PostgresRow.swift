import CLibPQ
import Relational

/// One row of a result in the binary format; one object for all rows, empty once the result is freed.
@safe final class PostgresRow: SQLRow {
    private var result: OpaquePointer?
    private var row: Int32 = 0
    private var columns: Int32 = 0

    /// Moves to a row of this result.
    func move(to row: Int32, of result: OpaquePointer) {
        unsafe self.result = unsafe result
        self.row = row
        columns = unsafe PQnfields(result)
    }

    func end() {
        unsafe result = nil
        columns = 0
    }

    func optionalInt(_ column: Int) throws(StorageFailure) -> Int64? {
        guard let (type, value) = unsafe try locate(column) else { return nil }
        switch (type, value.count) {
        case (PostgresType.int8, 8): return unsafe Int64(bitPattern: bigEndian(value))
        case (PostgresType.int4, 4): return unsafe Int64(Int32(truncatingIfNeeded: bigEndian(value)))
        case (PostgresType.int2, 2): return unsafe Int64(Int16(truncatingIfNeeded: bigEndian(value)))
        case (PostgresType.bool, 1): return unsafe Int64(bigEndian(value))
        case (PostgresType.numeric, 8...):
            guard let integer = unsafe numeric(value) else {
                throw .unexpected("column \(column) is no 64-bit integer")
            }
            return integer
        default: throw .unexpected("column \(column) has type \(type), not an integer's")
        }
    }

    func optionalText(_ column: Int) throws(StorageFailure) -> String? {
        guard let (type, value) = unsafe try locate(column) else { return nil }
        switch type {
        case PostgresType.text, PostgresType.varchar, PostgresType.name, PostgresType.bpchar, PostgresType.unknown:
            return unsafe String(decoding: value, as: UTF8.self)
        default: throw .unexpected("column \(column) has type \(type), not text's")
        }
    }

    func optionalBlob(_ column: Int) throws(StorageFailure) -> [UInt8]? {
        guard let (type, value) = unsafe try locate(column) else { return nil }
        guard type == PostgresType.bytea else { throw .unexpected("column \(column) has type \(type), not a blob's") }
        return unsafe Array(value)
    }

    /// The column's type and bytes, nil if it's NULL.
    private func locate(_ column: Int) throws(StorageFailure) -> (Oid, UnsafeRawBufferPointer)? {
        guard let index = Int32(exactly: column), index >= 0, index < columns, let result = unsafe result else {
            throw .unexpected("there's no column \(column)")
        }
        guard unsafe PQgetisnull(result, row, index) == 0 else { return nil }
        let start = unsafe UnsafeRawPointer(PQgetvalue(result, row, index))
        let count = Int(unsafe PQgetlength(result, row, index))
        return unsafe (PQftype(result, index), UnsafeRawBufferPointer(start: start, count: count))
    }

    private func bigEndian(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
        unsafe bytes.reduce(0) { $0 << 8 | UInt64($1) }
    }

    /// `sum()` of integers is numeric: base-10,000 digits, a weight for the first one, a sign and a scale.
    private func numeric(_ bytes: UnsafeRawBufferPointer) -> Int64? {
        let words = stride(from: 0, to: bytes.count - 1, by: 2).map { at in
            unsafe UInt16(bytes[at]) << 8 | UInt16(bytes[at + 1])
        }
        guard words.count >= 4, words.count == 4 + Int(words[0]), words[2] == 0 || words[2] == 0x4000 else {
            return nil
        }
        let digits = words.dropFirst(4)
        let weight = Int(Int16(bitPattern: words[1]))
        guard !digits.isEmpty else { return 0 }
        // 64 bits have five such digits at most; digits after the point would be a fraction.
        guard weight >= 0, weight < 5, digits.count <= weight + 1 else { return nil }
        let negative = words[2] == 0x4000
        var value: Int64 = 0
        for place in 0...weight {
            let digit = place < digits.count ? Int64(digits[digits.startIndex + place]) : 0
            let (product, tooBig) = value.multipliedReportingOverflow(by: 10_000)
            // Built downwards when negative, so that the lowest value fits too.
            let (sum, over) = product.addingReportingOverflow(negative ? -digit : digit)
            guard !tooBig, !over else { return nil }
            value = sum
        }
        return value
    }
}
