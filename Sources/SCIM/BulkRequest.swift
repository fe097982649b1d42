/// A Bulk body, read: operations in the order in which they were sent (RFC 7644 §3.7).
package struct BulkRequest: Sendable {
    /// One operation as it was sent. What is wrong with it is its own result, not that of the request (corner 85).
    package struct Entry: Sendable {
        /// For the response, where it is repeated; nil when it was no text.
        package let method: String?
        package let path: String?
        package let bulkId: String?
        package let operation: Result<BulkOperation, SCIMRefusal>
    }

    /// At how many failed operations the rest is left undone; nil for never.
    package let failOnErrors: Int?
    package let entries: [Entry]

    package static let schema = "urn:ietf:params:scim:api:messages:2.0:BulkRequest"

    /// Parses a Bulk body. Ask `limits.admit(payloadOf:)` about its size before.
    ///
    /// - Parameters:
    ///   - types: the resource types whose endpoints a path may name.
    ///   - dialect: tolerant reads methods in any case, paths without their slash, a missing `schemas`, an empty list,
    ///     and a `failOnErrors` below 1 as none.
    /// - Throws: 400 `invalidSyntax` for a body that is no BulkRequest; 400 `invalidValue` for a bulkId that occurs
    ///   twice (corner 86) or a `failOnErrors` that is no count; 413 for more operations than `limits` has.
    package static func parse(
        _ body: JSONValue, types: [ResourceType] = [.user, .group], dialect: SCIMDialect = .tolerant,
        limits: BulkLimits = BulkLimits()
    ) throws(SCIMRefusal) -> BulkRequest {
        guard case .object(let message) = body else { throw .invalidSyntax("The body must be a JSON object.") }
        if dialect == .strict {
            let urns = message.value(anyCase: "schemas")?.array?.compactMap(\.string) ?? []
            guard urns.contains(where: { ASCIICase.equal($0, schema) }) else {
                throw .invalidSyntax("\"schemas\" must contain \"\(schema)\".")
            }
        }
        guard let operations = message.value(anyCase: "Operations")?.array else {
            throw .invalidSyntax("\"Operations\" must be an array of operations.")
        }
        if operations.isEmpty && dialect == .strict {
            throw .invalidSyntax("\"Operations\" must have one operation at least.")
        }
        try limits.admit(operations: operations.count)
        let failOnErrors = try errorLimit(message.value(anyCase: "failOnErrors"), dialect)
        let objects = try objects(operations)
        let reader = BulkReader(types: types, dialect: dialect, declared: try bulkIds(of: objects))
        return BulkRequest(failOnErrors: failOnErrors, entries: objects.map(reader.entry))
    }

    private static func errorLimit(_ value: JSONValue?, _ dialect: SCIMDialect) throws(SCIMRefusal) -> Int? {
        switch value {
        case nil, .null: return nil
        case .number(let number):
            guard number.isWrittenAsInteger, let limit = number.int64 else { break }
            if limit >= 1 { return Int(clamping: limit) }
            // Some clients send 0 or -1 for "never".
            if dialect == .tolerant { return nil }
        case .bool, .string, .array, .object: break
        }
        throw .invalidValue("\"failOnErrors\" must be a count of at least 1.")
    }

    private static func objects(_ operations: [JSONValue]) throws(SCIMRefusal) -> [JSONObject] {
        var objects: [JSONObject] = []
        objects.reserveCapacity(operations.count)
        for operation in operations {
            guard case .object(let object) = operation else { throw .invalidSyntax("An operation must be an object.") }
            objects.append(object)
        }
        return objects
    }

    /// Every bulkId; that two operations share one makes the whole request ambiguous.
    private static func bulkIds(of operations: [JSONObject]) throws(SCIMRefusal) -> Set<JSONValue> {
        var seen: Set<JSONValue> = []
        for operation in operations {
            guard let name = operation.value(anyCase: "bulkId")?.string, !name.isEmpty else { continue }
            guard seen.insert(.string(name)).inserted else {
                throw .invalidValue("The bulkId \"\(name.clipped)\" occurs twice.")
            }
        }
        return seen
    }
}
