import Directory
import SCIM

/// What a text must be to stand in an index, on either engine: PostgreSQL indexes none that is longer than about 2,700 bytes with its
/// neighbors. A document may hold longer ones. (NUL, which PostgreSQL doesn't store at all, is refused by the JSON parser.)
enum ColumnText {
    static let byteLimit = 1_024

    /// Refuses a text by which a resource is found or kept apart, and which is too long for that.
    static func admit(_ text: String?, key: String? = nil, as attribute: String) throws(SCIMRefusal) {
        guard text?.utf8.count ?? 0 <= byteLimit, key?.utf8.count ?? 0 <= byteLimit else {
            throw .invalidValue("\"\(attribute)\" must not be longer than \(byteLimit) bytes.")
        }
    }
}

extension IndexedValue {
    /// Whether a value is in the index: filters ask the documents for what is not.
    var isIndexable: Bool { key.utf8.count <= ColumnText.byteLimit }
}
