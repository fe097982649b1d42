import Directory
import Relational
import Tenancy

/// Where the columns of a predicate are found for one kind of record.
struct PredicateTable {
    let id: SQL
    let userName: SQL?
    let displayName: SQL?
    let externalID: SQL
    let active: SQL?
    /// Ids of the records that a membership makes match; interpolates the other side's id.
    let membership: @Sendable (String) -> SQL
    /// Ids of the records of which one element has all the values; nil: none is indexed.
    let element: (@Sendable ([IndexedValue]) -> SQL)?
}

extension RecordPredicate {
    /// The condition as SQL that is true or false, never NULL: `NOT` then means what it says.
    func sql(_ table: PredicateTable) -> SQL {
        switch self {
        case .everything: return "1 = 1"
        case .nothing: return "1 = 0"
        case .after(let id): return "\(table.id) > \(id)"
        case .equals(let column, let value):
            return switch column {
            case .id: "\(table.id) = \(value)"
            case .userName: table.userName.map { "\($0) = \(value)" } ?? "1 = 0"
            case .displayName: table.displayName.map { "\($0) = \(value)" } ?? "1 = 0"
            case .externalID: "(\(table.externalID) IS NOT NULL AND \(table.externalID) = \(value))"
            case .active: table.active.map { "\($0) = \(value == "true")" } ?? "1 = 0"
            case .membership: "\(table.id) IN (\(table.membership(value)))"
            }
        case .present(let column):
            return switch column {
            // An empty text is no value (RFC 7643 §2.5).
            case .externalID: "(\(table.externalID) IS NOT NULL AND \(table.externalID) <> '')"
            case .id: "1 = 1"
            case .userName: table.userName == nil ? "1 = 0" : "1 = 1"
            case .displayName: table.displayName == nil ? "1 = 0" : "1 = 1"
            case .active: table.active == nil ? "1 = 0" : "1 = 1"
            case .membership: "1 = 0"
            }
        case .element(let values):
            guard let element = table.element, !values.isEmpty else { return "1 = 0" }
            return "\(table.id) IN (\(element(values)))"
        case .and(let left, let right): return "(\(left.sql(table)) AND \(right.sql(table)))"
        case .or(let left, let right): return "(\(left.sql(table)) OR \(right.sql(table)))"
        case .not(let inner): return "NOT (\(inner.sql(table)))"
        }
    }
}
