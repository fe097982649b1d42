extension Comparison.Operand {
    /// A stored value as an operand; nil for no value, for a binary, and for one that isn't of the attribute's type.
    package init?(_ value: JSONValue, of attribute: SchemaAttribute) {
        switch (attribute.kind, value) {
        case (.string, .string(let text)), (.reference, .string(let text)):
            if text.isEmpty { return nil }
            self = .string(text: text, key: attribute.matching.key(text))
        case (.boolean, .bool(let flag)): self = .boolean(flag)
        case (.integer, .number(let number)), (.decimal, .number(let number)): self = .number(number)
        case (.dateTime, .string(let text)):
            guard let instant = DateTime(text) else { return nil }
            self = .dateTime(instant)
        default: return nil
        }
    }

    /// Whether this comes before `other` in the order of RFC 7644 §3.4.2.3: strings by code point of their keys,
    /// without a locale; false before true.
    package func precedes(_ other: Comparison.Operand) -> Bool {
        switch (self, other) {
        case (.string(_, let left), .string(_, let right)): left.utf8.lexicographicallyPrecedes(right.utf8)
        case (.number(let left), .number(let right)): left < right
        case (.dateTime(let left), .dateTime(let right)): left < right
        case (.boolean(let left), .boolean(let right)): !left && right
        case (.string, _), (.number, _), (.dateTime, _), (.boolean, _): false
        }
    }
}
