/// Turns a value a client sent into the value an attribute may have, or refuses: canonical names in, types checked,
/// readOnly parts and unknown parts left out, null and empty taken for "no value" (RFC 7643 §2).
struct ValueDecoder {
    let dialect: SCIMDialect
    /// Whether "" takes a value away, as in a PATCH of Entra ID or Okta (T7).
    var emptyUnassigns = false
    /// Whether a sub-attribute set to null is kept as null, for merging into what is there.
    var keepsNulls = false
    /// What was left out because no schema knows it or because it is readOnly; for the journal.
    private(set) var ignored: [String] = []

    /// More values than any person has, and few enough that no request costs quadratic time.
    static let valueLimit = 1_000

    init(dialect: SCIMDialect) {
        self.dialect = dialect
    }

    mutating func ignore(_ name: String) {
        if ignored.count < 100 { ignored.append(name.clipped) }
    }

    /// The value of an attribute; nil when it has none.
    mutating func value(
        _ value: JSONValue, of attribute: SchemaAttribute, at path: String
    ) throws(SCIMRefusal) -> JSONValue? {
        guard attribute.multiValued else { return try single(value, of: attribute, at: path) }
        let values = try elements(value, of: attribute, at: path)
        return values.isEmpty ? nil : .array(values)
    }

    /// The values of a multi-valued attribute, without equal ones; primary is true for one at most (corner 37).
    mutating func elements(
        _ value: JSONValue, of attribute: SchemaAttribute, at path: String
    ) throws(SCIMRefusal) -> [JSONValue] {
        let sent: [JSONValue]
        switch value {
        case .null: return []
        case .string(let text) where text.isEmpty && emptyUnassigns: return []
        case .array(let values): sent = values
        case .bool, .number, .string, .object:
            // T15: one value where a list of values is expected.
            guard dialect == .tolerant else { throw mismatch(attribute, path, "an array") }
            sent = [value]
        }
        if sent.count > ValueDecoder.valueLimit {
            throw .invalidValue("\"\(path)\" has more than \(ValueDecoder.valueLimit) values.")
        }
        var seen: Set<JSONValue> = []
        var elements: [JSONValue] = []
        for element in sent {
            if element.isNull || element.array != nil {
                throw mismatch(attribute, path, "an array without null or arrays")
            }
            guard let decoded = try single(element, of: attribute, at: path) else { continue }
            if sent.count == 1 || seen.insert(decoded).inserted { elements.append(decoded) }
        }
        if attribute.primaryAttribute != nil, elements.filter(\.isPrimary).count > 1 {
            throw .invalidValue("\"\(path)\" has more than one primary value.")
        }
        return elements
    }

    /// One value; nil when it is none.
    mutating func single(
        _ value: JSONValue, of attribute: SchemaAttribute, at path: String
    ) throws(SCIMRefusal) -> JSONValue? {
        switch value {
        case .null: return nil
        case .string(let text) where text.isEmpty && emptyUnassigns: return nil
        case .array(let values):
            // T15: a list of one where one value is expected (Entra ID's manager).
            if values.isEmpty { return nil }
            guard dialect == .tolerant, values.count == 1, let only = values.first, !only.isNull, only.array == nil
            else {
                throw mismatch(attribute, path, "one value")
            }
            return try single(only, of: attribute, at: path)
        case .bool, .number, .string, .object: break
        }
        switch attribute.kind {
        case .string, .reference: return try string(value, of: attribute, at: path)
        case .binary: return try binary(value, of: attribute, at: path)
        case .dateTime:
            guard let text = value.string, DateTime(text) != nil else { throw mismatch(attribute, path, "a dateTime") }
            return value
        case .boolean: return try boolean(value, of: attribute, at: path)
        case .integer, .decimal: return try number(value, of: attribute, at: path)
        case .complex: return try complex(value, of: attribute, at: path)
        }
    }

    private func string(
        _ value: JSONValue, of attribute: SchemaAttribute, at path: String
    ) throws(SCIMRefusal) -> JSONValue {
        // A number has many spellings and a string one: 7, 7.0 and 007 would be one employee or three (corner 48).
        guard case .string = value else { throw mismatch(attribute, path, "a string") }
        return value
    }

    private func binary(
        _ value: JSONValue, of attribute: SchemaAttribute, at path: String
    ) throws(SCIMRefusal) -> JSONValue {
        guard let text = value.string else { throw mismatch(attribute, path, "a base64 string") }
        let isBase64 = text.utf8.allSatisfy { byte in
            byte &- 0x30 < 10 || ASCIICase.lower(byte) &- 0x61 < 26 || byte == 0x2b || byte == 0x2f || byte == 0x2d
                || byte == 0x5f || byte == 0x3d || byte == 0x0a || byte == 0x0d
        }
        guard isBase64 else { throw mismatch(attribute, path, "a base64 string") }
        return value
    }

    private func boolean(
        _ value: JSONValue, of attribute: SchemaAttribute, at path: String
    ) throws(SCIMRefusal) -> JSONValue {
        if case .bool = value { return value }
        // T2: "True" and "False" as strings.
        if dialect == .tolerant, let text = value.string {
            if ASCIICase.equal(text, "true") { return true }
            if ASCIICase.equal(text, "false") { return false }
        }
        throw mismatch(attribute, path, "a boolean")
    }

    private func number(
        _ value: JSONValue, of attribute: SchemaAttribute, at path: String
    ) throws(SCIMRefusal) -> JSONValue {
        var number: JSONNumber?
        if case .number(let sent) = value { number = sent }
        if dialect == .tolerant, let text = value.string { number = JSONNumber(text) }
        guard let number, attribute.kind == .decimal || number.isWrittenAsInteger else {
            throw mismatch(attribute, path, attribute.kind == .decimal ? "a number" : "an integer")
        }
        return .number(number)
    }

    private mutating func complex(
        _ value: JSONValue, of attribute: SchemaAttribute, at path: String
    ) throws(SCIMRefusal) -> JSONValue? {
        let sent: JSONObject
        switch value {
        case .object(let object): sent = object
        case .string, .number:
            // T6, T15: a bare string stands for the value sub-attribute, as for a manager or a member.
            guard dialect == .tolerant, let sub = attribute.valueAttribute else {
                throw mismatch(attribute, path, "an object")
            }
            sent = JSONObject([(sub.name, value)])
        case .null, .bool, .array: throw mismatch(attribute, path, "an object")
        }
        var object = JSONObject()
        for sub in attribute.subAttributes {
            guard let part = sent.value(anyCase: sub.name) else { continue }
            if sub.mutability == .readOnly {
                ignore("\(path).\(sub.name)")
                continue
            }
            if let decoded = try self.value(part, of: sub, at: "\(path).\(sub.name)") {
                object.append(sub.name, decoded)
            } else if keepsNulls {
                object.append(sub.name, .null)
            }
        }
        for member in sent.members where attribute.subAttribute(member.name) == nil {
            ignore("\(path).\(member.name)")
        }
        return object.isEmpty ? nil : .object(object)
    }

    private func mismatch(_ attribute: SchemaAttribute, _ path: String, _ expected: String) -> SCIMRefusal {
        .invalidValue("\"\(path)\" must be \(expected).")
    }
}

extension JSONValue {
    /// Whether this value of a multi-valued attribute is the primary one.
    var isPrimary: Bool { object?["primary"]?.bool == true }
}
