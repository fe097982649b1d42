/// One comparison of a filter: an attribute, an operator, a value of the attribute's type (RFC 7644 Table 3).
package struct Comparison: Sendable {
    package enum Operator: String, Sendable, CaseIterable {
        case eq, ne, co, sw, ew, gt, ge, lt, le
    }

    /// A value that fits the attribute: the parser has refused every other.
    package enum Operand: Sendable, Hashable {
        /// The text as written, and the key under which the attribute's strings compare.
        case string(text: String, key: String)
        case number(JSONNumber)
        case boolean(Bool)
        case dateTime(DateTime)
    }

    /// The path down to the attribute that is compared: `emails co "x"` has become `emails.value`.
    package let path: ResolvedPath
    package let attribute: SchemaAttribute
    package let `operator`: Operator
    package let operand: Operand

    init(path: ResolvedPath, attribute: SchemaAttribute, operator: Operator, operand: Operand) {
        self.path = path
        self.attribute = attribute
        self.operator = `operator`
        self.operand = operand
    }

    /// The operand as JSON: what a value created from this comparison gets.
    var json: JSONValue? {
        switch operand {
        case .string(let text, _): .string(text)
        case .number(let number): .number(number)
        case .boolean(let value): .bool(value)
        case .dateTime: nil
        }
    }
}
