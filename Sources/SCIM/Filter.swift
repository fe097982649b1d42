/// A filter of RFC 7644 §3.4.2.2, parsed, resolved against a schema and checked for types: ready to evaluate, or to
/// compile to SQL.
///
/// What a walker may rely on:
/// - `ne` holds for every resource without an equal value, also one without any value (the RFC is silent on
///   multi-valued attributes; this makes `ne` the opposite of `eq`, corner 16).
/// - A comparison outside `.values` holds when any value of the attribute does; inside, every path names the same
///   attribute, and all of it is judged on one value (corner 11).
/// - `eq null` and `ne null` have become `not pr` and `pr` (corner 17).
/// - There are at most 64 terms and 32 levels, so recursion is safe.
package indirect enum Filter: Sendable {
    case comparison(Comparison)
    case present(ResolvedPath)
    case and([Filter])
    case or([Filter])
    case not(Filter)
    /// `attribute[filter]`: one value for which all of the filter holds. On a single-valued complex attribute, that
    /// one value.
    case values(of: ResolvedPath, matching: Filter)
    /// An attribute that this resource type lacks, in a query over several types (RFC 7644 §3.4.2.1).
    case constant(Bool)

    /// What to do about an attribute that the type doesn't have.
    package enum UnknownAttribute: Sendable {
        /// 400 `invalidFilter`: a typing error must never select everybody (corner 23).
        case refuse
        /// No value: for queries over several types.
        case noValue
    }

    /// Parses and resolves a filter.
    ///
    /// - Throws: 400 `invalidFilter` for anything that isn't a filter over `type`, that compares what can't be
    ///   compared, or that is longer than 4,096 characters, 64 terms or 32 levels; 400 `sensitive` for a filter over
    ///   an attribute that is never returned, which would be an oracle (corner 24).
    package static func parse(
        _ text: String, for type: ResourceType, dialect: SCIMDialect = .tolerant, unknown: UnknownAttribute = .refuse
    ) throws(SCIMRefusal) -> Filter {
        var parser = FilterParser(text, type: type, dialect: dialect, unknown: unknown)
        return try parser.filter()
    }
}

extension Filter {
    /// The comparisons that all must hold, when the filter is nothing but `eq` and `and`; nil otherwise. What an
    /// element created by a PATCH gets (T3).
    var equalities: [Comparison]? {
        switch self {
        case .comparison(let comparison):
            return comparison.operator == .eq && comparison.json != nil ? [comparison] : nil
        case .and(let parts):
            var all: [Comparison] = []
            for part in parts {
                guard let some = part.equalities else { return nil }
                all += some
            }
            return all
        case .present, .or, .not, .values, .constant:
            return nil
        }
    }

    /// The texts that the attribute may equal, when the filter is nothing but `eq` on it, joined by `or`.
    package func alternatives(of name: String) -> [String]? {
        switch self {
        case .comparison(let comparison):
            guard comparison.operator == .eq, comparison.attribute.name == name,
                case .string(let text, _) = comparison.operand
            else { return nil }
            return [text]
        case .or(let parts):
            var all: [String] = []
            for part in parts {
                guard let some = part.alternatives(of: name) else { return nil }
                all += some
            }
            return all
        case .and, .present, .not, .values, .constant:
            return nil
        }
    }
}
