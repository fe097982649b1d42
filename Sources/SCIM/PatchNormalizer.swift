/// Rewrites what identity providers send into operations that each have a path; the strict dialect is left as it is
/// but for the pathless form, which is the RFC's own.
struct PatchNormalizer {
    let type: ResourceType
    let dialect: SCIMDialect

    /// One operation as a list of operations with a path.
    func rewrite(_ operation: RawPatchOperation) throws(SCIMRefusal) -> [RawPatchOperation] {
        guard let path = operation.path else { return try spread(operation) }
        guard let ext = type.extensionSchema(path) else { return [operation] }
        return try spread(operation, over: ext)
    }

    /// A pathless value: each of its members is an attribute to be added or replaced (RFC 7644 §3.5.2.1, §3.5.2.3).
    private func spread(_ operation: RawPatchOperation) throws(SCIMRefusal) -> [RawPatchOperation] {
        // A value doesn't name a target (RFC 7644 §3.5.2.2), so nothing is removed by guesswork (corner 31).
        if operation.verb == .remove { throw .noTarget("A remove operation needs a \"path\".") }
        var list: [RawPatchOperation] = []
        for member in try object(operation.value).members {
            var part = operation
            part.path = member.name
            part.value = member.value
            part.isImplied = true
            if let ext = type.extensionSchema(member.name) {
                list += try spread(part, over: ext)
            } else {
                list.append(part)
            }
        }
        return list
    }

    /// A whole extension: each member of the value is one of its attributes (corner 35).
    private func spread(_ operation: RawPatchOperation, over ext: Schema) throws(SCIMRefusal) -> [RawPatchOperation] {
        let clears: Bool
        switch operation.value {
        case nil: clears = operation.verb == .remove
        case .null: clears = true
        case .string(let text): clears = text.isEmpty && dialect == .tolerant
        case .object: clears = operation.verb == .remove
        case .bool, .number, .array: clears = false
        }
        if clears {
            return ext.attributes.filter { $0.mutability != .readOnly }.map { attribute in
                RawPatchOperation(
                    verb: .remove, path: "\(ext.id):\(attribute.name)", value: nil, isImplied: operation.isImplied)
            }
        }
        var list: [RawPatchOperation] = []
        for member in try object(operation.value).members where !ext.repeatsSchemas(member.name) {
            var part = operation
            part.path = "\(ext.id):\(member.name)"
            part.value = member.value
            part.isImplied = true
            list.append(part)
        }
        return list
    }

    private func object(_ value: JSONValue?) throws(SCIMRefusal) -> JSONObject {
        switch value {
        case .object(let object): return object
        // T15: an object in a list of one.
        case .array(let values) where dialect == .tolerant && values.count == 1:
            if case .object(let object) = values[0] { return object }
        case nil, .null, .bool, .number, .string, .array: break
        }
        throw .invalidValue("An operation without \"path\" needs an object of attributes as its \"value\".")
    }
}
