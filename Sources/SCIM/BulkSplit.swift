/// A body in two parts: what can be created at once, and what refers to resources that don't exist yet
/// (RFC 7644 §3.7.1).
///
/// Values of a list part one by one; anything else is left out as a whole. A required attribute that had to be left
/// out makes the creation fail, as it should.
struct BulkSplit {
    private(set) var first = JSONObject()
    /// Operations of a PATCH that add what was left out.
    private(set) var rest: [JSONValue] = []
    private let names: Set<JSONValue>

    init(_ body: JSONValue, of type: ResourceType, without names: [String]) {
        self.names = Set(names.map { .string($0) })
        var members: [JSONObject.Member] = []
        for member in body.object?.members ?? [] {
            guard let ext = type.extensionSchema(member.name), let inner = member.value.object else {
                if let kept = part(member.value, at: member.name) {
                    members.append(JSONObject.Member(name: member.name, value: kept))
                }
                continue
            }
            var kept: [JSONObject.Member] = []
            for own in inner.members {
                guard let value = part(own.value, at: "\(ext.id):\(own.name)") else { continue }
                kept.append(JSONObject.Member(name: own.name, value: value))
            }
            members.append(JSONObject.Member(name: member.name, value: .object(JSONObject(unique: kept))))
        }
        first = JSONObject(unique: members)
    }

    /// The PATCH message that adds the rest.
    var patch: JSONValue {
        ["schemas": [.string(RawPatchOperation.schema)], "Operations": .array(rest)]
    }

    private mutating func part(_ value: JSONValue, at path: String) -> JSONValue? {
        guard refers(value) else { return value }
        guard case .array(let elements) = value else {
            rest.append(["op": "add", "path": .string(path), "value": value])
            return nil
        }
        rest.append(["op": "add", "path": .string(path), "value": .array(elements.filter(refers))])
        let kept = elements.filter { !refers($0) }
        return kept.isEmpty ? nil : .array(kept)
    }

    private func refers(_ value: JSONValue) -> Bool {
        BulkReference.names(in: value, isPatch: false).contains { names.contains(.string($0)) }
    }
}
