/// One operation as it stands in the body (RFC 7644 §3.5.2): a verb, perhaps a path, perhaps a value.
struct RawPatchOperation {
    enum Verb: String, CaseIterable {
        case add, remove, replace
    }

    var verb: Verb
    var path: String?
    /// Nil when the member is missing; null stays null.
    var value: JSONValue?
    /// Whether this came out of a pathless value, where readOnly attributes are ignored (RFC 7644 §3.5.2, T10).
    var isImplied = false

    /// Reads the messages's operations, names and verbs in any case (corner 30, T1).
    static func list(in body: JSONValue, dialect: SCIMDialect) throws(SCIMRefusal) -> [RawPatchOperation] {
        guard case .object(let message) = body else { throw .invalidSyntax("The body must be a JSON object.") }
        if dialect == .strict {
            let urns = message.value(anyCase: "schemas")?.array?.compactMap(\.string) ?? []
            guard urns.contains(where: { ASCIICase.equal($0, schema) }) else {
                throw .invalidSyntax("\"schemas\" must contain \"\(schema)\".")
            }
        }
        let operations: [JSONValue]
        switch message.value(anyCase: "Operations") {
        case .array(let values): operations = values
        // T15: a single operation without its array.
        case .object(let only) where dialect == .tolerant: operations = [.object(only)]
        case nil, .null, .bool, .number, .string, .object:
            throw .invalidSyntax("\"Operations\" must be an array of operations.")
        }
        // T14: a validator of Microsoft's sends an empty list and expects success.
        if operations.isEmpty && dialect == .strict {
            throw .invalidSyntax("\"Operations\" must have one operation at least.")
        }
        var list: [RawPatchOperation] = []
        list.reserveCapacity(operations.count)
        for operation in operations { list.append(try read(operation, dialect: dialect)) }
        return list
    }

    static let schema = "urn:ietf:params:scim:api:messages:2.0:PatchOp"

    private static func read(_ value: JSONValue, dialect: SCIMDialect) throws(SCIMRefusal) -> RawPatchOperation {
        guard case .object(let operation) = value else { throw .invalidSyntax("An operation must be an object.") }
        guard let text = operation.value(anyCase: "op")?.string else {
            throw .invalidSyntax("An operation must have an \"op\".")
        }
        guard let verb = Verb.allCases.first(where: { ASCIICase.equal($0.rawValue, text) }) else {
            throw .invalidSyntax("\"\(text.clipped)\" is not an operation; use add, remove or replace.")
        }
        var path: String?
        switch operation.value(anyCase: "path") {
        case nil, .null: break
        case .string(let text):
            // T16: some serializers write an absent path as "".
            path = text.isEmpty && dialect == .tolerant ? nil : text
        case .bool, .number, .array, .object: throw .invalidPath("\"path\" must be a string.")
        }
        return RawPatchOperation(verb: verb, path: path, value: operation.value(anyCase: "value"))
    }
}
