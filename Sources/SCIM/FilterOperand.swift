/// Makes a comparison whose operator and value fit the attribute, or refuses (RFC 7644 Table 3).
struct FilterOperand {
    let dialect: SCIMDialect

    func comparison(
        _ path: ResolvedPath, _ op: Comparison.Operator, _ literal: JSONValue, name: String
    ) throws(SCIMRefusal) -> Filter {
        guard let attribute = path.leaf else {
            throw .invalidFilter("\"\(name.clipped)\" is a schema; only \"pr\" applies to it.")
        }
        if literal.isNull {
            switch op {
            case .eq: return .not(.present(path))
            case .ne: return .present(path)
            case .co, .sw, .ew, .gt, .ge, .lt, .le: throw .invalidFilter("null compares with eq and ne only.")
            }
        }
        if attribute.kind == .complex {
            guard path.subAttribute == nil, let value = attribute.valueAttribute else {
                throw .invalidFilter("\"\(name.clipped)\" is complex; name one of its sub-attributes.")
            }
            let path = ResolvedPath(container: path.container, attribute: attribute, subAttribute: value)
            return try compared(path, value, op, literal)
        }
        return try compared(path, attribute, op, literal)
    }

    private func compared(
        _ path: ResolvedPath, _ attribute: SchemaAttribute, _ op: Comparison.Operator, _ literal: JSONValue
    ) throws(SCIMRefusal) -> Filter {
        guard operators(of: attribute.kind).contains(op) else {
            throw .invalidFilter(
                "\"\(op.rawValue)\" does not apply to \"\(path.text)\", which is \(attribute.kind.rawValue).")
        }
        guard let operand = operand(attribute, literal) else {
            throw .invalidFilter("\"\(path.text)\" is \(attribute.kind.rawValue) and compares with such a value only.")
        }
        return .comparison(Comparison(path: path, attribute: attribute, operator: op, operand: operand))
    }

    private func operators(of kind: SchemaAttribute.Kind) -> [Comparison.Operator] {
        switch kind {
        case .string, .reference: Comparison.Operator.allCases
        case .boolean, .binary: [.eq, .ne]
        case .integer, .decimal, .dateTime: [.eq, .ne, .gt, .ge, .lt, .le]
        case .complex: []
        }
    }

    private func operand(_ attribute: SchemaAttribute, _ literal: JSONValue) -> Comparison.Operand? {
        switch (attribute.kind, literal) {
        case (.string, .string(let text)), (.reference, .string(let text)), (.binary, .string(let text)):
            return .string(text: text, key: attribute.matching.key(text))
        // An employee number without quotes is what its sender meant.
        case (.string, .number(let number)) where dialect == .tolerant:
            return .string(text: number.text, key: attribute.matching.key(number.text))
        case (.boolean, .bool(let value)):
            return .boolean(value)
        // T2: Entra ID's `primary eq "True"`.
        case (.boolean, .string(let text)) where dialect == .tolerant:
            if ASCIICase.equal(text, "true") { return .boolean(true) }
            if ASCIICase.equal(text, "false") { return .boolean(false) }
            return nil
        case (.integer, .number(let number)), (.decimal, .number(let number)):
            return .number(number)
        case (.dateTime, .string(let text)):
            return DateTime(text).map { .dateTime($0) }
        default:
            return nil
        }
    }
}
