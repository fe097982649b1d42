import Directory
import SCIM

/// Turns a filter into what the indexes can answer.
struct CompiledFilter: Sendable {
    /// Holds for every record for which the filter holds.
    let predicate: RecordPredicate
    /// Nil when the predicate says it all; else what is still to be asked of each record's document.
    let residue: Filter?

    static let everything = CompiledFilter(predicate: .everything, residue: nil)

    init(predicate: RecordPredicate, residue: Filter?) {
        self.predicate = predicate
        self.residue = residue
    }

    /// Never refuses: what no index knows is left for the documents, and answered exactly all the same.
    init(_ filter: Filter, for kind: ResourceKind) {
        let compiler = PredicateCompiler(kind: kind)
        if let exact = compiler.exact(filter) {
            self.init(predicate: exact, residue: nil)
        } else {
            self.init(predicate: compiler.narrowing(filter), residue: filter)
        }
    }
}

private struct PredicateCompiler {
    let kind: ResourceKind

    /// The predicate that holds for exactly the same records; nil when some part isn't indexed.
    func exact(_ filter: Filter) -> RecordPredicate? {
        switch filter {
        case .constant(let value): value ? .everything : .nothing
        case .and(let parts): combine(parts.map(exact), from: .everything) { .and($0, $1) }
        case .or(let parts): combine(parts.map(exact), from: .nothing) { .or($0, $1) }
        case .not(let inner): exact(inner).map { .not($0) }
        case .present(let path): present(path)
        case .comparison(let comparison): comparison.operator == .eq ? equals(comparison) : nil
        case .values(let path, let inner): path.text == "emails" && kind == .user ? element(inner) : nil
        }
    }

    /// A predicate that holds for those records and maybe more: the indexed parts of an `and`.
    func narrowing(_ filter: Filter) -> RecordPredicate {
        guard case .and(let parts) = filter else { return .everything }
        return parts.compactMap(exact).reduce(.everything) { .and($0, $1) }
    }

    private func combine(
        _ parts: [RecordPredicate?], from start: RecordPredicate,
        _ join: (RecordPredicate, RecordPredicate) -> RecordPredicate
    ) -> RecordPredicate? {
        var joined: RecordPredicate?
        for part in parts {
            guard let part else { return nil }
            joined = joined.map { join($0, part) } ?? part
        }
        return joined ?? start
    }

    private func present(_ path: ResolvedPath) -> RecordPredicate? {
        switch path.text {
        case "id": .present(.id)
        case "externalId": .present(.externalID)
        case "userName" where kind == .user: .present(.userName)
        case "displayName" where kind == .group: .present(.displayName)
        default: nil
        }
    }

    private func equals(_ comparison: Comparison) -> RecordPredicate? {
        switch (comparison.path.text, comparison.operand, kind) {
        case ("id", .string(let text, _), _): .equals(.id, text)
        case ("externalId", .string(let text, _), _): .equals(.externalID, text)
        case ("userName", .string(let text, _), .user): .equals(.userName, UserNameKey(text).text)
        case ("active", .boolean(let value), .user): .equals(.active, value ? "true" : "false")
        case ("displayName", .string(_, let key), .group): .equals(.displayName, key)
        case ("members.value", .string(let text, _), .group): .equals(.membership, text)
        case ("groups.value", .string(let text, _), .user): .equals(.membership, text)
        default: kind == .user ? value(comparison).map { .element([$0]) } : nil
        }
    }

    /// All comparisons of a value filter on one e-mail address.
    private func element(_ filter: Filter) -> RecordPredicate? {
        switch filter {
        case .comparison(let comparison):
            return value(comparison).map { .element([$0]) }
        case .and(let parts):
            var values: [IndexedValue] = []
            for part in parts {
                guard case .comparison(let comparison) = part, let value = value(comparison) else { return nil }
                values.append(value)
            }
            // The search begins with the first: an address is one person's, and "work" is everybody's.
            let isType: (IndexedValue) -> Bool = { $0.path == UserIndex.emailType }
            values = values.filter { !isType($0) } + values.filter(isType)
            return values.isEmpty ? nil : .element(values)
        case .constant, .or, .not, .present, .values:
            return nil
        }
    }

    private func value(_ comparison: Comparison) -> IndexedValue? {
        guard comparison.operator == .eq, case .string(_, let key) = comparison.operand,
            [UserIndex.displayName, UserIndex.emailValue, UserIndex.emailType].contains(comparison.path.text)
        else { return nil }
        let value = IndexedValue(path: comparison.path.text, element: 0, key: key)
        return value.isIndexable ? value : nil
    }
}
