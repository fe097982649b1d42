/// A resource as JSON that satisfies its type: canonical names, checked types, one primary value at most, no value
/// where there is none, and never a password.
///
/// A collection kept elsewhere (`members`) is not part of it.
package struct ResourceDocument: Sendable, Equatable {
    package let type: ResourceType
    package internal(set) var object: JSONObject

    init(type: ResourceType, object: JSONObject) {
        self.type = type
        self.object = object
    }

    /// A document that this module wrote before: read back without judging it again.
    ///
    /// - Throws: 400 when the bytes are no JSON object; to a store, that is a fault of its own.
    package init(stored bytes: [UInt8], type: ResourceType) throws(SCIMRefusal) {
        guard case .object(let object) = try JSONValue.parse(bytes) else {
            throw .invalidSyntax("The stored document is not an object.")
        }
        self.init(type: type, object: object)
    }

    /// Whether both say the same, whatever the order of members: a write that changes nothing keeps its version
    /// (corner 81).
    package static func == (left: ResourceDocument, right: ResourceDocument) -> Bool {
        left.type.isSame(as: right.type) && left.object == right.object
    }

    /// The document as compact JSON: what a store keeps.
    package var bytes: [UInt8] { object.bytes }

    package var id: String? { object["id"]?.string }
    package var externalId: String? { object["externalId"]?.string }
    package var userName: String? { object["userName"]?.string }
    package var displayName: String? { object["displayName"]?.string }
    package var active: Bool? { object["active"]?.bool }

    /// Every value at a path such as `emails.value`; none for a path that the type doesn't have.
    package func values(at path: String) -> [JSONValue] {
        guard let path = try? ResolvedPath.resolve(path, in: type) else { return [] }
        return path.values(in: object)
    }

    /// The primary value of a multi-valued attribute, else its first (RFC 7644 §3.4.2.3).
    package func preferredValue(of attribute: String) -> JSONObject? {
        let values = object[attribute]?.array?.compactMap(\.object) ?? []
        return values.first { $0["primary"]?.bool == true } ?? values.first
    }

    /// Sets what the service provider owns, so readOnly attributes too: `id`, `groups`, a URN with its extension.
    /// Nil or an empty value removes it.
    package mutating func assign(_ name: String, _ value: JSONValue?) {
        object[name] = value.flatMap { $0.isAssigned ? $0 : nil }
        settle()
    }

    /// The document as it goes out: with its id, its meta, and the `schemas` that are in use.
    package func representation(id: String, meta: Meta) -> ResourceDocument {
        var copy = self
        copy.object["id"] = .string(id)
        copy.object["meta"] = .object(meta.document)
        copy.settle()
        return copy
    }

    /// Restores what always holds: `schemas` names what is there (corners 45 and 46), members stand in order.
    mutating func settle() {
        for ext in type.extensions where object[ext.schema.id]?.isAssigned == false { object[ext.schema.id] = nil }
        let inUse = type.extensions.map(\.schema.id).filter { object[$0] != nil }
        object["schemas"] = .array(([type.schema.id] + inUse).map { .string($0) })
        object.reorder(by: type.rank)
    }
}
