/// What to order a list by (RFC 7644 §3.4.2.3): for a multi-valued attribute the primary value, else the first;
/// resources without a value come last when ascending and first when descending.
package struct SortKey: Sendable {
    package let path: ResolvedPath
    package let attribute: SchemaAttribute
    package let descending: Bool
}

extension SortKey {
    /// The value that a document is ordered by; nil when it has none.
    package func operand(of document: ResourceDocument) -> Comparison.Operand? {
        let whole = ResolvedPath(container: path.container, attribute: path.attribute)
        let elements = whole.values(in: document.object)
        guard let chosen = elements.first(where: \.isPrimary) ?? elements.first else { return nil }
        guard let sub = path.subAttribute else { return Comparison.Operand(chosen, of: attribute) }
        return chosen.object?[sub.name].flatMap { Comparison.Operand($0, of: attribute) }
    }

    /// Whether one document stands before another; equal ones are ordered by neither, so keep the sort stable.
    package func areInOrder(_ first: ResourceDocument, _ second: ResourceDocument) -> Bool {
        switch (operand(of: first), operand(of: second)) {
        case (let first?, let second?): descending ? second.precedes(first) : first.precedes(second)
        case (nil, nil): false
        // Without a value: last when ascending, first when descending.
        case (nil, _?): descending
        case (_?, nil): !descending
        }
    }
}
