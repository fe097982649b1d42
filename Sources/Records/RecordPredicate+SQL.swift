import Directory
import Relational
import Tenancy

/// Where the columns of a predicate are found for one kind of record.
struct PredicateTable {
    let dialect: Dialect
    let id: SQL
    let userName: SQL?
    let displayName: SQL?
    let externalID: SQL
    let active: SQL?
    let created: SQL
    let modified: SQL
    /// Ids of the records that a membership makes match; interpolates the other side's id.
    let membership: @Sendable (String) -> SQL
    /// Ids of the records of which one element has all the values; nil: none is indexed.
    let element: (@Sendable ([IndexedValue]) -> SQL)?
    /// Ids of the records with a value of the path for which the condition on the column `v.key` holds; nil: none is indexed.
    let value: (@Sendable (_ path: String, _ condition: SQL) -> SQL)?

    fileprivate func text(_ column: RecordPredicate.Column) -> SQL? {
        switch column {
        case .id: id
        case .userName: userName
        case .displayName: displayName
        case .externalID: externalID
        case .active, .membership: nil
        }
    }
}

extension RecordPredicate {
    /// The condition as SQL that is true or false, never NULL: `NOT` then means what it says.
    func sql(_ table: PredicateTable) -> SQL {
        switch self {
        case .everything: return "1 = 1"
        case .nothing: return "1 = 0"
        case .after(let id): return "\(table.id) > \(id)"
        case .equals(let column, let value):
            switch column {
            case .externalID: return "(\(table.externalID) IS NOT NULL AND \(table.externalID) = \(value))"
            case .active: return table.active.map { "\($0) = \(value == "true")" } ?? "1 = 0"
            case .membership: return "\(table.id) IN (\(table.membership(value)))"
            case .id, .userName, .displayName: return table.text(column).map { "\($0) = \(value)" } ?? "1 = 0"
            }
        case .compares(let column, let comparison, let value):
            guard let text = table.text(column) else { return "1 = 0" }
            return "(\(text) IS NOT NULL AND \(comparison.sql(text, value, table.dialect)))"
        case .present(let column):
            return switch column {
            // An empty text is no value (RFC 7643 §2.5).
            case .externalID: "(\(table.externalID) IS NOT NULL AND \(table.externalID) <> '')"
            case .id, .userName, .displayName: table.text(column) == nil ? "1 = 0" : "1 = 1"
            case .active: table.active == nil ? "1 = 0" : "1 = 1"
            case .membership: "1 = 0"
            }
        case .moment(let moment, let range):
            let column = moment == .created ? table.created : table.modified
            return "(\(column) >= \(range.lowerBound) AND \(column) <= \(range.upperBound))"
        case .element(let values):
            guard let element = table.element, !values.isEmpty else { return "1 = 0" }
            return "\(table.id) IN (\(element(values)))"
        case .value(let path, let comparison, let value):
            guard let ids = table.value else { return "1 = 0" }
            return "\(table.id) IN (\(ids(path, comparison.sql("v.key", value, table.dialect))))"
        case .hasValue(let path):
            guard let ids = table.value else { return "1 = 0" }
            return "\(table.id) IN (\(ids(path, "v.key <> ''")))"
        case .and(let left, let right): return "(\(left.sql(table)) AND \(right.sql(table)))"
        case .or(let left, let right): return "(\(left.sql(table)) OR \(right.sql(table)))"
        case .not(let inner): return "NOT (\(inner.sql(table)))"
        }
    }
}

extension RecordPredicate.TextComparison {
    /// The comparison of a column that isn't NULL. A prefix is a range, so that an index answers it.
    func sql(_ column: SQL, _ value: String, _ dialect: Dialect) -> SQL {
        switch self {
        case .contains: return "\(dialect.position(of: SQL(.text(value)), in: column)) > 0"
        case .startsWith:
            guard let end = Self.successor(of: value) else { return "\(column) >= \(value)" }
            return "(\(column) >= \(value) AND \(column) < \(end))"
        case .endsWith:
            let length = value.unicodeScalars.count
            return """
                (LENGTH(\(column)) >= \(length)
                AND SUBSTR(\(column), CAST(LENGTH(\(column)) - \(length) + 1 AS INTEGER)) = \(value))
                """
        case .greater: return "\(column) > \(value)"
        case .greaterOrEqual: return "\(column) >= \(value)"
        case .less: return "\(column) < \(value)"
        case .lessOrEqual: return "\(column) <= \(value)"
        }
    }

    /// The first text that comes after every text with this prefix; nil: there is none. UTF-8 orders as its scalars do.
    static func successor(of prefix: String) -> String? {
        var scalars = Array(prefix.unicodeScalars)
        while let last = scalars.popLast() {
            let next = last.value == 0xd7ff ? 0xe000 : last.value + 1
            if let scalar = Unicode.Scalar(next) {
                scalars.append(scalar)
                return String(String.UnicodeScalarView(scalars))
            }
        }
        return nil
    }
}

extension Page {
    /// What stands behind WHERE and FROM: the condition that the position sets, and the order with its limits.
    func sql(id: SQL, key: (RecordOrder.Key) -> SQL?) -> (behind: SQL, tail: SQL) {
        let column = order.key == .id ? nil : key(order.key)
        let direction: SQL = order.descending ? " DESC" : ""
        let ordered: SQL = column.map { "\($0)\(direction), \(id)\(direction)" } ?? "\(id)\(direction)"
        let tail: SQL = " ORDER BY \(ordered) LIMIT \(limit) OFFSET \(offset)"
        guard let position else { return ("1 = 1", tail) }
        let further: SQL = order.descending ? "<" : ">"
        let value: SQLValue? =
            switch position.value {
            case .none: nil
            case .text(let text): .text(text)
            case .number(let number): .integer(number)
            }
        guard let column, let value else { return ("\(id) \(further) \(position.id)", tail) }
        return ("(\(column) \(further) \(value) OR (\(column) = \(value) AND \(id) \(further) \(position.id)))", tail)
    }
}
