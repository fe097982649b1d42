extension PatchResolver {
    /// What an operation on the collection does to it; nil when that is nothing.
    func membership(
        _ raw: RawPatchOperation, _ path: AttributePath
    ) throws(SCIMRefusal) -> MembershipChange? {
        guard let attribute = path.target.attribute else { return nil }
        if let sub = path.target.subAttribute { return try part(sub, raw, path, attribute) }
        if let filter = path.filter { return try selected(filter, raw, attribute) }
        switch raw.verb {
        case .remove:
            guard let value = raw.value, !value.isNull else { return .removeAll }
            let members = try MemberRef.list(value, of: attribute, dialect: dialect)
            return members.isEmpty ? nil : .remove(members.map(\.id))
        case .add:
            let members = try MemberRef.list(try value(of: raw), of: attribute, dialect: dialect)
            return members.isEmpty ? nil : .add(members)
        case .replace:
            let value = try value(of: raw)
            if value.string?.isEmpty == true, dialect == .tolerant { return .removeAll }
            let members = try MemberRef.list(value, of: attribute, dialect: dialect)
            return members.isEmpty ? .removeAll : .replaceAll(members)
        }
    }

    /// `members[value eq "x"]`.
    private func selected(
        _ filter: Filter, _ raw: RawPatchOperation, _ attribute: SchemaAttribute
    ) throws(SCIMRefusal) -> MembershipChange? {
        let ids = filter.alternatives(of: "value")
        switch raw.verb {
        case .remove:
            guard let ids else { return .removeMatching(filter) }
            return .remove(ids)
        case .add:
            // Adding "the member with this id" is adding that member (T3).
            guard let ids, ids.count == 1, let id = ids.first else {
                throw .noTarget("The filter names no single member to add.")
            }
            return .add([MemberRef(id: id)])
        case .replace:
            let members = try MemberRef.list([try value(of: raw)], of: attribute, dialect: dialect)
            guard let member = members.first, ids?.count == 1, ids?.first?.isExactly(member.id) == true else {
                throw .mutability("A member can't be turned into another; remove it and add the other.")
            }
            return again(member)
        }
    }

    /// A member replaced by itself, which changes nothing about an immutable value (RFC 7644 §3.5.2.3, corner 41). The tolerant dialect makes
    /// it a member where it is none, as it does for any filter without a match (T3).
    private func again(_ member: MemberRef) -> MembershipChange {
        dialect == .tolerant ? .add([member]) : .require([member])
    }

    /// `members.value` and the like: parts of a member are immutable (RFC 7643 §4.2, corner 41).
    private func part(
        _ sub: SchemaAttribute, _ raw: RawPatchOperation, _ path: AttributePath, _ attribute: SchemaAttribute
    ) throws(SCIMRefusal) -> MembershipChange? {
        if raw.verb == .replace, let ids = path.filter?.alternatives(of: "value"), ids.count == 1, let id = ids.first,
            let said = try value(of: raw).string
        {
            if sub.name == "value", said.isExactly(id) { return again(MemberRef(id: id)) }
            if sub.name == "type" { return .require([MemberRef(id: id, type: said)]) }
        }
        guard raw.verb == .add, sub.name == "value", path.filter == nil else {
            throw .mutability("\"\(path.text)\" is immutable; add or remove whole members.")
        }
        let members = try MemberRef.list(try value(of: raw), of: attribute, dialect: dialect)
        return members.isEmpty ? nil : .add(members)
    }

    private func value(of raw: RawPatchOperation) throws(SCIMRefusal) -> JSONValue {
        guard let value = raw.value else { throw .invalidValue("An \(raw.verb.rawValue) operation needs a \"value\".") }
        return value
    }
}
