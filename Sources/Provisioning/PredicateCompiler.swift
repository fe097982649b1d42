import Directory
import SCIM

/// Turns a filter into what the indexes can answer.
struct CompiledFilter: Sendable {
    /// Holds for every record for which the filter holds.
    let predicate: RecordPredicate
    /// Nil when the predicate says it all; else what is still to be asked of each record's document.
    let residue: Filter?
    /// The whole filter, and the paths of which every value has to be indexed for the predicate to be exact.
    let filter: Filter?
    let assumedIndexed: Set<String>

    static let everything = CompiledFilter()

    private init() {
        predicate = .everything
        residue = nil
        filter = nil
        assumedIndexed = []
    }

    /// Never refuses: what no index knows is left for the documents, and answered exactly all the same.
    init(_ filter: Filter, for kind: ResourceKind) {
        var compiler = PredicateCompiler(kind: kind)
        let exact = compiler.exact(filter)
        predicate = exact ?? compiler.narrowing(filter)
        residue = exact == nil ? filter : nil
        self.filter = filter
        assumedIndexed = compiler.assumedIndexed
    }

    /// The same filter where some value of these paths isn't indexed, so that all documents have to be asked.
    var asking: CompiledFilter { CompiledFilter(asking: filter) }

    private init(asking filter: Filter?) {
        predicate = .everything
        residue = filter
        self.filter = filter
        assumedIndexed = []
    }
}

private struct PredicateCompiler {
    let kind: ResourceKind
    var assumedIndexed: Set<String> = []

    /// The predicate that holds for exactly the same records; nil when some part isn't indexed.
    mutating func exact(_ filter: Filter) -> RecordPredicate? {
        switch filter {
        case .constant(let value): return value ? .everything : .nothing
        case .and(let parts): return combine(parts, from: .everything) { .and($0, $1) }
        case .or(let parts): return combine(parts, from: .nothing) { .or($0, $1) }
        case .not(let inner): return exact(inner).map { .not($0) }
        case .present(let path): return present(path)
        case .comparison(let comparison): return compare(comparison, comparison.operator)
        case .values(let path, let inner): return path.text == "emails" && kind == .user ? element(inner) : nil
        }
    }

    /// A predicate that holds for those records and maybe more: the indexed parts of an `and`.
    mutating func narrowing(_ filter: Filter) -> RecordPredicate {
        guard case .and(let parts) = filter else { return .everything }
        var narrowed = RecordPredicate.everything
        for part in parts { if let exact = exact(part) { narrowed = .and(narrowed, exact) } }
        return narrowed
    }

    private mutating func combine(
        _ parts: [Filter], from start: RecordPredicate, _ join: (RecordPredicate, RecordPredicate) -> RecordPredicate
    ) -> RecordPredicate? {
        var joined: RecordPredicate?
        for part in parts {
            guard let next = exact(part) else { return nil }
            joined = joined.map { join($0, next) } ?? next
        }
        return joined ?? start
    }

    private mutating func present(_ path: ResolvedPath) -> RecordPredicate? {
        switch path.text {
        case "id", "meta", "meta.created", "meta.lastModified", "meta.resourceType", "meta.version": return .everything
        case "externalId": return .present(.externalID)
        case "userName" where kind == .user: return .present(.userName)
        case "displayName" where kind == .group: return .present(.displayName)
        default:
            guard kind == .user, UserIndex.holds(path) else { return nil }
            assumedIndexed.insert(path.text)
            return .hasValue(path: path.text)
        }
    }

    /// - Parameter op: the comparison's operator, or `eq` to say what its `ne` is the opposite of.
    private mutating func compare(_ comparison: Comparison, _ op: Comparison.Operator) -> RecordPredicate? {
        if op == .ne { return compare(comparison, .eq).map { .not($0) } }
        switch comparison.operand {
        case .string(_, let key): return text(comparison.path, op, key)
        case .boolean(let value):
            return comparison.path.text == "active" && kind == .user ? .equals(.active, value ? "true" : "false") : nil
        case .dateTime(let instant):
            switch comparison.path.text {
            case "meta.created": return moment(.created, op, instant)
            case "meta.lastModified": return moment(.lastModified, op, instant)
            default: return nil
            }
        case .number: return nil
        }
    }

    private mutating func text(_ path: ResolvedPath, _ op: Comparison.Operator, _ key: String) -> RecordPredicate? {
        let column: RecordPredicate.Column? =
            switch (path.text, kind) {
            case ("id", _): .id
            case ("externalId", _): .externalID
            case ("userName", .user): .userName
            case ("displayName", .group): .displayName
            case ("members.value", .group), ("groups.value", .user): .membership
            default: nil
            }
        if let column {
            if op == .eq { return .equals(column, key) }
            guard column != .membership else { return nil }
            return op.textual.map { .compares(column, $0, key) }
        }
        guard kind == .user, UserIndex.holds(path) else { return nil }
        if op == .eq {
            let value = IndexedValue(path: path.text, element: 0, key: key)
            return value.isIndexable ? .element([value]) : nil
        }
        assumedIndexed.insert(path.text)
        return op.textual.map { .value(path: path.text, $0, key) }
    }

    /// Milliseconds are what is stored; the filter may say more.
    private func moment(
        _ moment: RecordPredicate.Moment, _ op: Comparison.Operator, _ instant: DateTime
    ) -> RecordPredicate? {
        let (scaled, overflow) = instant.seconds.multipliedReportingOverflow(by: 1_000)
        guard !overflow else { return nil }
        let floor = scaled &+ Int64(instant.nanoseconds / 1_000_000)
        let isExact = instant.nanoseconds % 1_000_000 == 0
        let ceiling = isExact ? floor : floor &+ 1
        switch op {
        case .eq: return isExact ? .moment(moment, floor...floor) : .nothing
        case .gt: return .moment(moment, (floor &+ 1)...Int64.max)
        case .ge: return .moment(moment, ceiling...Int64.max)
        case .lt: return .moment(moment, Int64.min...(ceiling &- 1))
        case .le: return .moment(moment, Int64.min...floor)
        case .ne, .co, .sw, .ew: return nil
        }
    }

    /// All comparisons of a value filter on one e-mail address.
    private mutating func element(_ filter: Filter) -> RecordPredicate? {
        switch filter {
        case .comparison(let comparison):
            return comparison.operator == .eq ? compare(comparison, .eq) : nil
        case .and(let parts):
            var values: [IndexedValue] = []
            for part in parts {
                guard case .comparison(let comparison) = part, comparison.operator == .eq,
                    case .element(let own)? = compare(comparison, .eq)
                else { return nil }
                values += own
            }
            // The search begins with the first: an address is one person's, and "work" is everybody's.
            let isType: (IndexedValue) -> Bool = { $0.path == "emails.type" }
            values = values.filter { !isType($0) } + values.filter(isType)
            return values.isEmpty ? nil : .element(values)
        case .constant, .or, .not, .present, .values:
            return nil
        }
    }
}

extension Comparison.Operator {
    fileprivate var textual: RecordPredicate.TextComparison? {
        switch self {
        case .co: .contains
        case .sw: .startsWith
        case .ew: .endsWith
        case .gt: .greater
        case .ge: .greaterOrEqual
        case .lt: .less
        case .le: .lessOrEqual
        case .eq, .ne: nil
        }
    }
}
