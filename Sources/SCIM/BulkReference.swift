/// Texts that stand for the id of a resource which the same request creates: `bulkId:x` (RFC 7644 §3.7.2).
///
/// Only a whole string is a reference, wherever it stands in the data; in the `path` of a PATCH operation it is a
/// whole string between quotes (`members[value eq "bulkId:x"]`). What follows the colon is opaque (corner 86).
enum BulkReference {
    private static let prefix = "bulkId:"

    /// The bulkId that a text refers to; nil for any other text.
    static func bulkId(in text: String) -> String? {
        guard text.utf8.starts(with: prefix.utf8), text.utf8.count > prefix.utf8.count else { return nil }
        return String(Substring(text.utf8.dropFirst(prefix.utf8.count)))
    }

    /// The bulkIds that the data of an operation refers to, in order, with repetitions.
    static func names(in data: JSONValue, isPatch: Bool) -> [String] {
        var names: [String] = []
        _ = replacing(in: data, isPatch: isPatch) { name in
            names.append(name)
            return name
        }
        return names
    }

    /// The data with each reference replaced by an id.
    static func replacing<Failure>(
        in data: JSONValue, isPatch: Bool, by id: (String) throws(Failure) -> String
    ) throws(Failure) -> JSONValue {
        let replaced = try value(data, id)
        return isPatch ? try paths(in: replaced, id) : replaced
    }

    private static func value<Failure>(
        _ value: JSONValue, _ id: (String) throws(Failure) -> String
    ) throws(Failure) -> JSONValue {
        switch value {
        case .null, .bool, .number: return value
        case .string(let text):
            guard let name = bulkId(in: text) else { return value }
            return .string(try id(name))
        case .array(let values):
            var list: [JSONValue] = []
            list.reserveCapacity(values.count)
            for element in values { list.append(try self.value(element, id)) }
            return .array(list)
        case .object(let object):
            return .object(try mapped(object) { (member) throws(Failure) in try self.value(member.value, id) })
        }
    }

    /// The paths of a PATCH message's operations, whose filters may name ids.
    private static func paths<Failure>(
        in message: JSONValue, _ id: (String) throws(Failure) -> String
    ) throws(Failure) -> JSONValue {
        guard case .object(let object) = message else { return message }
        return .object(
            try mapped(object) { (member) throws(Failure) in
                guard ASCIICase.equal(member.name, "Operations") else { return member.value }
                guard case .array(let operations) = member.value else { return try path(in: member.value, id) }
                var list: [JSONValue] = []
                list.reserveCapacity(operations.count)
                for operation in operations { list.append(try path(in: operation, id)) }
                return .array(list)
            })
    }

    private static func path<Failure>(
        in operation: JSONValue, _ id: (String) throws(Failure) -> String
    ) throws(Failure) -> JSONValue {
        guard case .object(let object) = operation else { return operation }
        return .object(
            try mapped(object) { (member) throws(Failure) in
                guard ASCIICase.equal(member.name, "path"), case .string(let text) = member.value else {
                    return member.value
                }
                return .string(try literals(in: text, id))
            })
    }

    private static func mapped<Failure>(
        _ object: JSONObject, _ change: (JSONObject.Member) throws(Failure) -> JSONValue
    ) throws(Failure) -> JSONObject {
        var members: [JSONObject.Member] = []
        members.reserveCapacity(object.members.count)
        for member in object.members {
            members.append(JSONObject.Member(name: member.name, value: try change(member)))
        }
        return JSONObject(unique: members)
    }

    /// The strings between quotes of a path; a path that isn't one is left for the path parser to refuse.
    private static func literals<Failure>(
        in path: String, _ id: (String) throws(Failure) -> String
    ) throws(Failure) -> String {
        let bytes = Array(path.utf8)
        var out: [UInt8] = []
        var place = 0
        while place < bytes.count {
            guard bytes[place] == 0x22 else {
                out.append(bytes[place])
                place += 1
                continue
            }
            var parser = JSONParser(at: place)
            guard let text = try? parser.string(bytes.span) else { return path }
            if let name = bulkId(in: text) {
                out += JSONValue.string(try id(name)).bytes
            } else {
                out += bytes[place..<parser.position]
            }
            place = parser.position
        }
        return String(decoding: out, as: UTF8.self)
    }
}
