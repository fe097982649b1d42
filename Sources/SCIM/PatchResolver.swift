/// Resolves paths, checks mutability and decodes values: from text to `PatchOperation`.
struct PatchResolver {
    let type: ResourceType
    let dialect: SCIMDialect
    let limits: PatchLimits
    private(set) var operations: [PatchOperation] = []
    private var decoder: ValueDecoder
    private var memberCount = 0
    private var memberOperations = 0
    private var valueCount = 0

    init(type: ResourceType, dialect: SCIMDialect, limits: PatchLimits) {
        self.type = type
        self.dialect = dialect
        self.limits = limits
        decoder = ValueDecoder(dialect: dialect)
        decoder.emptyUnassigns = dialect == .tolerant
    }

    var ignored: [String] { decoder.ignored }

    mutating func append(_ raw: RawPatchOperation) throws(SCIMRefusal) {
        let text = raw.path ?? ""
        guard let path = try path(of: raw) else { return decoder.ignore(text) }
        guard let attribute = path.target.attribute, let leaf = path.target.leaf else { return decoder.ignore(text) }
        // `schemas` follows from what is there (corner 46).
        if attribute.name == "schemas", path.target.container == nil { return }
        if attribute.mutability == .readOnly || leaf.mutability == .readOnly {
            // T10: Okta renames a group by a value that repeats its id.
            if raw.isImplied { return }
            throw .mutability("\"\(path.text)\" is readOnly.")
        }
        if attribute === type.collection {
            if let change = try membership(raw, path) {
                try count(members: change)
                operations.append(PatchOperation(path: path, change: .collection(change)))
            }
            return
        }
        let (target, change) = try change(raw, path, attribute)
        // A password is checked and forgotten (corner 62).
        if attribute.returned == .never { return }
        operations.append(
            PatchOperation(
                path: target, change: change, createsMissing: raw.verb == .add || dialect == .tolerant))
        if operations.count - memberOperations > limits.operations {
            throw .tooLarge("The request has more than \(limits.operations) operations on attributes.")
        }
    }

    /// The path; nil when it may be ignored.
    private func path(of raw: RawPatchOperation) throws(SCIMRefusal) -> AttributePath? {
        let text = raw.path ?? ""
        do throws(PathDefect) {
            let path = try AttributePath.parse(text, in: type, dialect: dialect)
            // A key of a pathless value is the name of an attribute; that it may be a path is a tolerance (T4).
            if raw.isImplied, dialect == .strict, path.filter != nil || path.target.subAttribute != nil {
                throw .malformed(text)
            }
            return path
        } catch {
            switch error {
            case .unknown where dialect == .tolerant: return nil
            case .malformed where dialect == .tolerant && raw.isImplied: return nil
            case .unknown, .malformed: throw .invalidPath(error.sentence)
            case .filter(let refusal): throw refusal
            }
        }
    }

    private mutating func change(
        _ raw: RawPatchOperation, _ path: AttributePath, _ attribute: SchemaAttribute
    ) throws(SCIMRefusal) -> (AttributePath, PatchOperation.Change) {
        if raw.verb == .remove { return (path, try removal(raw, path, attribute)) }
        guard let value = raw.value else { throw .invalidValue("An \(raw.verb.rawValue) operation needs a \"value\".") }
        var path = path
        // `emails[type eq "work"]` with a bare value means its `value`.
        if dialect == .tolerant, path.filter != nil, path.target.subAttribute == nil, value.string != nil,
            let sub = attribute.valueAttribute
        {
            let target = ResolvedPath(container: path.target.container, attribute: attribute, subAttribute: sub)
            path = AttributePath(target: target, filter: path.filter)
        }
        guard let decoded = try decoded(value, path, attribute) else {
            // Nothing added is nothing changed; one value that is added as null is none (RFC 7643 §2.5).
            let isList = attribute.multiValued && path.filter == nil && path.target.subAttribute == nil
            return (path, raw.verb == .add && isList ? .add([]) : .unassign)
        }
        return (path, raw.verb == .add ? .add(decoded) : .replace(decoded))
    }

    private mutating func decoded(
        _ value: JSONValue, _ path: AttributePath, _ attribute: SchemaAttribute
    ) throws(SCIMRefusal) -> JSONValue? {
        let name = path.text
        if let sub = path.target.subAttribute { return try decoder.single(value, of: sub, at: name) }
        if attribute.multiValued && path.filter == nil {
            let elements = try decoder.elements(value, of: attribute, at: name)
            try count(values: elements.count)
            return elements.isEmpty ? nil : .array(elements)
        }
        decoder.keepsNulls = true
        defer { decoder.keepsNulls = false }
        return try decoder.single(value, of: attribute, at: name)
    }

    private mutating func removal(
        _ raw: RawPatchOperation, _ path: AttributePath, _ attribute: SchemaAttribute
    ) throws(SCIMRefusal) -> PatchOperation.Change {
        guard let value = raw.value, !value.isNull, attribute.multiValued, path.filter == nil,
            path.target.subAttribute == nil
        else { return .remove }
        // A list says which values: taking all away because the list was not read is the worst outcome (T5).
        let elements = try decoder.elements(value, of: attribute, at: path.text)
        try count(values: elements.count)
        return .removeListed(elements)
    }

    private mutating func count(values: Int) throws(SCIMRefusal) {
        valueCount += values
        if valueCount > limits.values { throw .tooLarge("The request has more than \(limits.values) values.") }
    }

    private mutating func count(members change: MembershipChange) throws(SCIMRefusal) {
        switch change {
        case .add(let members), .replaceAll(let members), .require(let members): memberCount += members.count
        case .remove(let ids): memberCount += ids.count
        case .removeAll, .removeMatching: break
        }
        memberOperations += 1
        if memberCount > limits.members || memberOperations > limits.memberOperations {
            throw .tooLarge("The request changes more than \(limits.members) members; send several requests.")
        }
    }
}
