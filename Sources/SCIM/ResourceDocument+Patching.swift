extension ResourceDocument {
    /// Applies one operation to the attribute it names.
    mutating func apply(_ operation: PatchOperation) throws(SCIMRefusal) {
        guard let attribute = operation.path.target.attribute else { return }
        guard let container = operation.path.target.container else {
            return try ResourceDocument.apply(operation, to: attribute, in: &object)
        }
        var inner = object[container.id]?.object ?? JSONObject()
        try ResourceDocument.apply(operation, to: attribute, in: &inner)
        object[container.id] = inner.isEmpty ? nil : .object(inner)
    }

    private static func apply(
        _ operation: PatchOperation, to attribute: SchemaAttribute, in scope: inout JSONObject
    ) throws(SCIMRefusal) {
        let old = scope[attribute.name]
        let new: JSONValue?
        if attribute.multiValued {
            var list = PatchedList(attribute: attribute, elements: old?.array ?? [])
            try list.apply(operation)
            new = list.elements.isEmpty ? nil : .array(list.elements)
        } else if attribute.kind == .complex {
            let object = try PatchedObject.apply(operation, to: old?.object, of: attribute)
            new = object.map { .object($0) }
        } else {
            new = simple(operation.change, old)
        }
        if let old, attribute.mutability == .immutable, new != old {
            throw .mutability("\"\(attribute.name)\" can't be changed once it is set.")
        }
        if attribute.required, new?.isBlank ?? true {
            throw removes(operation.change)
                ? .mutability("\"\(attribute.name)\" is required and can't be removed.")
                : .invalidValue("\"\(attribute.name)\" is required and must not be blank.")
        }
        scope[attribute.name] = new
    }

    private static func simple(_ change: PatchOperation.Change, _ old: JSONValue?) -> JSONValue? {
        switch change {
        case .add(let value), .replace(let value): value
        case .remove, .unassign, .removeListed: nil
        case .collection: old
        }
    }

    private static func removes(_ change: PatchOperation.Change) -> Bool {
        switch change {
        case .remove, .removeListed: true
        case .add, .replace, .unassign, .collection: false
        }
    }
}
