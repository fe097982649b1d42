/// One value that a statement is given or that a row holds.
///
/// There are no floating point numbers and no dates: amounts and instants are integers, and everything else is text.
/// A `Bool` is stored as 0 or 1 on both engines, so that one statement text serves them both.
package enum SQLValue: Sendable, Hashable {
    case null
    case integer(Int64)
    case text(String)
    case blob([UInt8])

    package init(_ value: Bool) { self = .integer(value ? 1 : 0) }
    package init(_ value: String?) { self = value.map(SQLValue.text) ?? .null }
    package init(_ value: Int?) { self = value.map { .integer(Int64($0)) } ?? .null }
    package init(_ value: Int64?) { self = value.map(SQLValue.integer) ?? .null }
    package init(_ value: [UInt8]?) { self = value.map(SQLValue.blob) ?? .null }
}

// A value is what tenants stored: it never reaches a log by being interpolated into one.
extension SQLValue: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        switch self {
        case .null: "null"
        case .integer: "<integer>"
        case .text: "<text>"
        case .blob: "<blob>"
        }
    }
    package var debugDescription: String { description }
    package var customMirror: Mirror { Mirror(self, children: []) }
}
