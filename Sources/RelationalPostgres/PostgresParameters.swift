import CLibPQ
import Relational

/// A statement's values as libpq takes them: one buffer for all, filled again for each statement.
///
/// Integers and text go in the text format, whatever the column's width; blobs go in binary.
struct PostgresParameters {
    private var bytes: [UInt8] = []
    /// Where each value starts; nil for NULL.
    private var starts: [Int?] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private(set) var types: [Oid] = []

    /// - Throws: `.constraint(.check, …)` if a text holds a NUL, which PostgreSQL can't store.
    mutating func encode(_ values: [SQLValue]) throws(StorageFailure) {
        bytes.removeAll(keepingCapacity: true)
        starts.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
        for value in values {
            switch value {
            case .null: append(nil, type: 0)
            case .integer(let integer): append(String(integer).utf8, type: PostgresType.int8)
            case .text(let text):
                guard !text.utf8.contains(0) else { throw .constraint(.check, "NUL in text") }
                append(text.utf8, type: PostgresType.text)
            case .blob(let blob):
                starts.append(bytes.count)
                lengths.append(Int32(clamping: blob.count))
                formats.append(1)
                types.append(PostgresType.bytea)
                bytes.append(contentsOf: blob)
            }
        }
        // A buffer of nothing has no address, but an empty blob needs one.
        bytes.append(0)
    }

    private mutating func append(_ text: String.UTF8View?, type: Oid) {
        starts.append(text == nil ? nil : bytes.count)
        lengths.append(0)
        formats.append(0)
        types.append(type)
        guard let text else { return }
        bytes.append(contentsOf: text)
        bytes.append(0)
    }

    /// Lends the arrays: the values' addresses, their lengths (of the binary ones) and their formats.
    func withPointers(
        _ send: (
            _ count: Int32, UnsafePointer<UnsafePointer<CChar>?>?, UnsafePointer<Int32>?, UnsafePointer<Int32>?
        ) -> Int32
    ) -> Int32 {
        guard !starts.isEmpty else { return send(0, nil, nil, nil) }
        return unsafe bytes.withUnsafeBytes { raw in
            let base = unsafe raw.assumingMemoryBound(to: CChar.self).baseAddress
            let values: [UnsafePointer<CChar>?] = unsafe starts.map { start in
                guard let start else { return nil }
                return unsafe base.map { unsafe $0 + start }
            }
            return unsafe send(Int32(clamping: values.count), values, lengths, formats)
        }
    }
}

/// The types that our columns and expressions have, by their fixed numbers in `pg_type`.
enum PostgresType {
    static let bool: Oid = 16
    static let bytea: Oid = 17
    static let name: Oid = 19
    static let int8: Oid = 20
    static let int2: Oid = 21
    static let int4: Oid = 23
    static let text: Oid = 25
    static let unknown: Oid = 705
    static let bpchar: Oid = 1042
    static let varchar: Oid = 1043
    static let numeric: Oid = 1700
}
