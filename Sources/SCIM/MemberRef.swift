/// A member as a client names it: by id, with what else it said.
package struct MemberRef: Sendable, Hashable {
    /// The id of a user or group.
    package let id: String
    /// What the client called the member; for display only.
    package let display: String?
    /// `User` or `Group`, when the client said so.
    package let type: String?

    package init(id: String, display: String? = nil, type: String? = nil) {
        self.id = id
        self.display = display
        self.type = type
    }
}

extension MemberRef {
    /// Reads the values of a collection, each id once (corner 102).
    ///
    /// Ids are compared exactly (corner 8). In the tolerant dialect a single value, bare ids and
    /// `{"members": […]}` are understood as well (T5, T15).
    static func list(
        _ value: JSONValue, of attribute: SchemaAttribute, dialect: SCIMDialect
    ) throws(SCIMRefusal) -> [MemberRef] {
        var values: [JSONValue]
        switch value {
        case .null: return []
        case .array(let elements): values = elements
        case .object(let object):
            guard dialect == .tolerant else { throw malformed(attribute) }
            if object.members.count == 1, let inner = object.value(anyCase: attribute.name) {
                return try list(inner, of: attribute, dialect: dialect)
            }
            values = [value]
        case .string where dialect == .tolerant: values = [value]
        case .bool, .number, .string: throw malformed(attribute)
        }
        var seen: Set<JSONValue> = []
        var members: [MemberRef] = []
        members.reserveCapacity(values.count)
        for value in values {
            let member = try one(value, of: attribute, dialect: dialect)
            if seen.insert(.string(member.id)).inserted { members.append(member) }
        }
        return members
    }

    private static func one(
        _ value: JSONValue, of attribute: SchemaAttribute, dialect: SCIMDialect
    ) throws(SCIMRefusal) -> MemberRef {
        switch value {
        case .string(let id) where dialect == .tolerant && !id.isEmpty:
            return MemberRef(id: id)
        case .object(let object):
            guard let id = object.value(anyCase: "value")?.string, !id.isEmpty else { throw malformed(attribute) }
            return MemberRef(
                id: id, display: object.value(anyCase: "display")?.string, type: object.value(anyCase: "type")?.string)
        case .null, .bool, .number, .string, .array:
            throw malformed(attribute)
        }
    }

    private static func malformed(_ attribute: SchemaAttribute) -> SCIMRefusal {
        .invalidValue("Each value of \"\(attribute.name)\" must be an object whose \"value\" is an id.")
    }
}
