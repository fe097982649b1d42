import Directory
import SCIM

/// What a text must be to stand in a column or an index of its own, on either engine.
///
/// PostgreSQL stores no NUL in a text, and indexes none that is longer than about 2,700 bytes with its neighbors. A document may hold
/// both; a column may not, and a client that sends such a thing is told so.
enum ColumnText {
    static let byteLimit = 1_024

    /// Refuses a text that names a resource and can't be a key: too long, or with a NUL in it.
    static func admit(_ text: String?, key: String? = nil, as attribute: String) throws(SCIMRefusal) {
        guard let text else { return }
        guard text.utf8.count <= byteLimit, key.map({ $0.utf8.count <= byteLimit }) ?? true else {
            throw .invalidValue("\"\(attribute)\" must not be longer than \(byteLimit) bytes.")
        }
        try admitAnyLength(text, as: attribute)
    }

    /// Refuses a text with a NUL in it.
    static func admitAnyLength(_ text: String?, as attribute: String) throws(SCIMRefusal) {
        if text?.utf8.contains(0) == true { throw .invalidValue("\"\(attribute)\" must not contain a NUL character.") }
    }
}

extension IndexedValue {
    /// Whether a value is in the index: filters ask the documents for what is not.
    var isIndexable: Bool { key.utf8.count <= ColumnText.byteLimit && !key.utf8.contains(0) }
}
