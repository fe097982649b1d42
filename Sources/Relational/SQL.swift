/// A statement, or a piece of one, in which every value is a placeholder.
///
/// It can only be written as a literal. Interpolating a value binds it; interpolating another `SQL` splices that in,
/// placeholders and all. Literal text is a `StaticString`, so no `String` that was computed becomes SQL:
/// ```swift
/// let named: SQL = "user_name = \(name)"
/// try session.query("SELECT id FROM user_account WHERE account_id = \(account) AND \(named)") { try $0.text(0) }
/// ```
/// Don't write `?` or `$1` by hand; the number of placeholders wouldn't fit the number of values, and the engine refuses.
package struct SQL: Sendable {
    /// The text with one `?` for each value: what SQLite reads, and the key of every engine's statement cache.
    package private(set) var template: String
    /// The values, in the order of their placeholders.
    package private(set) var values: [SQLValue]
    /// Where in the template's UTF-8 the placeholders stand, so that a `?` in a quoted literal is never taken for one.
    private var offsets: [Int]

    private init(template: String, values: [SQLValue], offsets: [Int]) {
        (self.template, self.values, self.offsets) = (template, values, offsets)
    }

    /// A statement of nothing, to append to.
    package init() { self.init(template: "", values: [], offsets: []) }

    /// A placeholder for the value, alone.
    package init(_ value: SQLValue) { self.init(template: "?", values: [value], offsets: [0]) }

    package var isEmpty: Bool { template.isEmpty }

    /// The text as an engine of this dialect reads it. Engines ask only when their statement cache misses.
    package func text(for dialect: Dialect) -> String {
        switch dialect.placeholder {
        case .question: return template
        case .dollar:
            var text: [UInt8] = []
            text.reserveCapacity(template.utf8.count + offsets.count * 2)
            var next = 0
            for (position, byte) in template.utf8.enumerated() {
                if next < offsets.count, offsets[next] == position {
                    next += 1
                    text.append(UInt8(ascii: "$"))
                    text.append(contentsOf: String(next).utf8)
                } else {
                    text.append(byte)
                }
            }
            return String(decoding: text, as: UTF8.self)
        }
    }

    package mutating func append(_ other: SQL) {
        let base = template.utf8.count
        template += other.template
        values += other.values
        offsets.reserveCapacity(offsets.count + other.offsets.count)
        for offset in other.offsets { offsets.append(base + offset) }
    }

    package mutating func append(_ value: SQLValue) {
        offsets.append(template.utf8.count)
        template += "?"
        values.append(value)
    }

    package static func + (left: SQL, right: SQL) -> SQL {
        var both = left
        both.append(right)
        return both
    }

    /// A parenthesized list for `IN`, padded to a power of two by repeating its last value.
    ///
    /// The padding keeps the number of different texts, and so of prepared statements, small. An empty list is `(NULL)`,
    /// to which nothing is equal: neither `IN` nor `NOT IN` then matches a row.
    package static func list(_ values: [SQLValue]) -> SQL {
        guard let last = values.last else { return "(NULL)" }
        var width = 1
        while width < values.count { width *= 2 }
        var list: SQL = "("
        for position in 0..<width {
            if position > 0 { list.append(", ") }
            list.append(position < values.count ? values[position] : last)
        }
        list.append(")")
        return list
    }

    package static func list(_ values: [String]) -> SQL { list(values.map(SQLValue.text)) }
}

extension SQL: ExpressibleByStringInterpolation {
    package typealias StringLiteralType = StaticString

    package init(stringLiteral value: StaticString) {
        self.init(template: value.description, values: [], offsets: [])
    }
    package init(stringInterpolation: Interpolation) { self = stringInterpolation.sql }

    package typealias StringInterpolation = Interpolation

    package struct Interpolation: StringInterpolationProtocol {
        fileprivate var sql = SQL()

        package init(literalCapacity: Int, interpolationCount: Int) {
            sql.template.reserveCapacity(literalCapacity + interpolationCount * 8)
            sql.values.reserveCapacity(interpolationCount)
            sql.offsets.reserveCapacity(interpolationCount)
        }

        package typealias StringLiteralType = StaticString

        package mutating func appendLiteral(_ literal: StaticString) { sql.template += literal.description }
        package mutating func appendInterpolation(_ piece: SQL) { sql.append(piece) }
        package mutating func appendInterpolation(_ value: SQLValue) { sql.append(value) }
        package mutating func appendInterpolation(_ value: Bool) { sql.append(SQLValue(value)) }
        package mutating func appendInterpolation(_ value: String) { sql.append(.text(value)) }
        package mutating func appendInterpolation(_ value: String?) { sql.append(SQLValue(value)) }
        package mutating func appendInterpolation(_ value: Int) { sql.append(.integer(Int64(value))) }
        package mutating func appendInterpolation(_ value: Int?) { sql.append(SQLValue(value)) }
        package mutating func appendInterpolation(_ value: Int64) { sql.append(.integer(value)) }
        package mutating func appendInterpolation(_ value: Int64?) { sql.append(SQLValue(value)) }
        package mutating func appendInterpolation(_ value: [UInt8]) { sql.append(.blob(value)) }
        package mutating func appendInterpolation(_ value: [UInt8]?) { sql.append(SQLValue(value)) }
    }
}

// The text alone: what is bound may be anybody's.
extension SQL: CustomStringConvertible {
    package var description: String { template }
}

extension [SQL] {
    /// The pieces one after another with the separator between them; empty when there are none.
    package func joined(separator: SQL) -> SQL {
        var all = SQL()
        for (position, piece) in enumerated() {
            if position > 0 { all.append(separator) }
            all.append(piece)
        }
        return all
    }
}
