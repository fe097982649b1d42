/// The values of a multi-valued attribute under PATCH.
struct PatchedList {
    let attribute: SchemaAttribute
    private(set) var elements: [JSONValue]
    /// Places that this operation has made primary; merely writing to the old primary value doesn't.
    private var promoted: Set<Int> = []

    init(attribute: SchemaAttribute, elements: [JSONValue]) {
        self.attribute = attribute
        self.elements = elements
    }

    mutating func apply(_ operation: PatchOperation) throws(SCIMRefusal) {
        switch operation.change {
        case .add(let value), .replace(let value):
            if operation.path.filter != nil || operation.path.target.subAttribute != nil {
                try write(value, operation)
            } else if case .add = operation.change {
                for element in value.array ?? [] { try add(element) }
            } else {
                elements = value.array ?? []
            }
            try settlePrimary()
        case .remove, .unassign: try remove(operation)
        case .removeListed(let listed):
            elements = elements.filter { element in !listed.contains { isPart($0, of: element) } }
        case .collection: break
        }
        if elements.count > ValueDecoder.valueLimit {
            throw .invalidValue("\"\(attribute.name)\" would have more than \(ValueDecoder.valueLimit) values.")
        }
    }

    private func selected(_ filter: Filter?) -> [Int] {
        guard let filter else { return Array(elements.indices) }
        return elements.indices.filter { filter.matches(value: elements[$0]) }
    }

    /// Writes into the values that the path selects: all of them without a filter (corner 44).
    private mutating func write(_ value: JSONValue, _ operation: PatchOperation) throws(SCIMRefusal) {
        var places = selected(operation.path.filter)
        var described = JSONObject()
        if places.isEmpty {
            if let filter = operation.path.filter { described = try PatchedObject.created(by: operation, filter) }
            elements.append(.object(described))
            places = [elements.count - 1]
        } else if let parts = operation.path.filter?.equalities {
            for part in parts { if let sub = part.path.subAttribute { described[sub.name] = part.json } }
        }
        let sub = operation.path.target.subAttribute
        let promotes =
            described["primary"] == true
            || (sub == nil ? value.isPrimary : sub === attribute.primaryAttribute && value == true)
        for place in places {
            var object = elements[place].object ?? JSONObject()
            if let sub {
                try PatchedObject.set(sub, to: value, in: &object, of: attribute)
            } else {
                // A replaced record keeps nothing but what selected it (RFC 7644 §3.5.2.3); an added one is merged.
                if case .replace = operation.change { object = described }
                try PatchedObject.merge(value.object ?? JSONObject(), into: &object, of: attribute)
            }
            elements[place] = .object(object)
            if promotes { promoted.insert(place) }
        }
    }

    /// Adds a value that isn't there yet (corner 36). One with the same `value` and `type` is the same value, and
    /// takes over what the new one says.
    private mutating func add(_ element: JSONValue) throws(SCIMRefusal) {
        guard let new = element.object else {
            if !elements.contains(element) { elements.append(element) }
            return
        }
        if let place = elements.firstIndex(where: { isSame($0, new) }) {
            var object = elements[place].object ?? JSONObject()
            try PatchedObject.merge(new, into: &object, of: attribute)
            elements[place] = .object(object)
            if element.isPrimary { promoted.insert(place) }
        } else if !elements.contains(where: { isPart(element, of: $0) }) {
            elements.append(element)
            if element.isPrimary { promoted.insert(elements.count - 1) }
        }
    }

    private mutating func remove(_ operation: PatchOperation) throws(SCIMRefusal) {
        let places = selected(operation.path.filter)
        guard let sub = operation.path.target.subAttribute else {
            let gone = Set(places)
            elements = elements.indices.filter { !gone.contains($0) }.map { elements[$0] }
            return
        }
        var kept: [JSONValue] = []
        let chosen = Set(places)
        for (place, element) in elements.enumerated() {
            guard chosen.contains(place), var object = element.object else {
                kept.append(element)
                continue
            }
            // An address of a kind, but no address, is not worth keeping: without its value a value is gone.
            if sub.name == "value", object["value"] != nil { continue }
            try PatchedObject.set(sub, to: nil, in: &object, of: attribute)
            if !object.isEmpty { kept.append(.object(object)) }
        }
        elements = kept
    }

    /// A new primary value demotes the others (RFC 7644 §3.5.2, corner 37).
    private mutating func settlePrimary() throws(SCIMRefusal) {
        guard attribute.primaryAttribute != nil else { return }
        if promoted.count > 1 { throw .invalidValue("\"\(attribute.name)\" has more than one primary value.") }
        if promoted.isEmpty { return }
        for place in elements.indices where elements[place].isPrimary && !promoted.contains(place) {
            guard var object = elements[place].object else { continue }
            object["primary"] = false
            elements[place] = .object(object)
        }
    }

    private func isSame(_ element: JSONValue, _ new: JSONObject) -> Bool {
        guard let old = element.object, let value = new["value"] else { return false }
        return areEqual(old["value"], value, "value") && areEqual(old["type"], new["type"], "type")
    }

    /// Whether everything that `part` says holds for `element`.
    private func isPart(_ part: JSONValue, of element: JSONValue) -> Bool {
        guard let part = part.object, let element = element.object else { return part == element }
        return part.members.allSatisfy { areEqual(element[$0.name], $0.value, $0.name) }
    }

    private func areEqual(_ left: JSONValue?, _ right: JSONValue?, _ name: String) -> Bool {
        if let left = left?.string, let right = right?.string, let sub = attribute.subAttribute(name) {
            return left.isExactly(right) || sub.matching.key(left).isExactly(sub.matching.key(right))
        }
        return left == right
    }
}
