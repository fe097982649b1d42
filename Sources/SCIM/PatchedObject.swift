/// One complex value under PATCH: a single-valued attribute, or one value of a multi-valued one.
enum PatchedObject {
    /// The value of a single-valued complex attribute after an operation; nil when it has none.
    static func apply(
        _ operation: PatchOperation, to old: JSONObject?, of attribute: SchemaAttribute
    ) throws(SCIMRefusal) -> JSONObject? {
        var base = old ?? JSONObject()
        if let filter = operation.path.filter, old.map({ filter.matches(value: .object($0)) }) != true {
            // `manager[value eq "x"]` where the manager is another: there is nothing to remove (corner 47).
            switch operation.change {
            case .remove, .unassign, .removeListed, .collection: return old
            case .add, .replace: base = try created(by: operation, filter)
            }
        }
        switch operation.change {
        case .add(let value), .replace(let value):
            if let sub = operation.path.target.subAttribute {
                try set(sub, to: value, in: &base, of: attribute)
            } else {
                try merge(value.object ?? JSONObject(), into: &base, of: attribute)
            }
        case .remove, .unassign, .removeListed:
            guard let sub = operation.path.target.subAttribute else { return nil }
            try set(sub, to: nil, in: &base, of: attribute)
        case .collection: break
        }
        return base.isEmpty ? nil : base
    }

    /// The element that a filter of `eq` and `and` describes (T3, corner 34).
    static func created(by operation: PatchOperation, _ filter: Filter) throws(SCIMRefusal) -> JSONObject {
        guard operation.createsMissing, let parts = filter.equalities else {
            throw .noTarget("No value of \"\(operation.path.target.text)\" matches the filter in the path.")
        }
        var object = JSONObject()
        for part in parts {
            guard let sub = part.path.subAttribute, let value = part.json else { continue }
            object[sub.name] = value
        }
        return object
    }

    /// Sets the sub-attributes that `change` names and leaves the others (corner 35); null takes one away.
    static func merge(
        _ change: JSONObject, into object: inout JSONObject, of attribute: SchemaAttribute
    ) throws(SCIMRefusal) {
        for sub in attribute.subAttributes {
            guard let value = change[sub.name] else { continue }
            try set(sub, to: value.isNull ? nil : value, in: &object, of: attribute, together: change)
        }
    }

    static func set(
        _ sub: SchemaAttribute, to value: JSONValue?, in object: inout JSONObject, of attribute: SchemaAttribute,
        together change: JSONObject = JSONObject()
    ) throws(SCIMRefusal) {
        let old = object[sub.name]
        if old == value { return }
        if sub.mutability == .immutable, old != nil {
            throw .mutability("\"\(attribute.name).\(sub.name)\" can't be changed once it is set.")
        }
        if sub.required, value?.isBlank ?? true {
            throw .invalidValue("\"\(attribute.name).\(sub.name)\" is required and must not be blank.")
        }
        object[sub.name] = value
        object.reorder { name in attribute.subAttributes.firstIndex { $0.name == name } ?? Int.max }
        // A reference and a name that belonged to the value before would point at someone else now.
        if sub.name == "value", old != nil {
            for other in attribute.subAttributes
            where (other.name == "$ref" || other.mutability == .readOnly) && change[other.name] == nil {
                object[other.name] = nil
            }
        }
    }
}
