/// Which attributes of a resource go out: the default set, only these, or all but these (RFC 7644 §3.9).
///
/// `id` and `schemas` always stay, `password` never goes out, and names that no schema knows are ignored (corners 63
/// and 76). An extension's URN means all of it.
package struct Projection: Sendable {
    private enum Choice: Sendable {
        case standard
        case only([ResolvedPath])
        case except([ResolvedPath])
    }

    private let type: ResourceType
    private let choice: Choice
    /// Whether the client chose; a PATCH must then answer 200 with a body (RFC 7644 §3.5.2, corner 49).
    package let isExplicit: Bool

    /// The default set.
    package init(of type: ResourceType) {
        self.type = type
        choice = .standard
        isExplicit = false
    }

    /// Only these, and what always goes out.
    package init(only names: [String], of type: ResourceType) {
        self.type = type
        choice = .only(Projection.resolved(names, type))
        isExplicit = true
    }

    /// All but these.
    package init(except names: [String], of type: ResourceType) {
        self.type = type
        choice = .except(Projection.resolved(names, type))
        isExplicit = true
    }

    private static func resolved(_ names: [String], _ type: ResourceType) -> [ResolvedPath] {
        // More names than there are attributes can only be repetition.
        names.prefix(200).compactMap { try? ResolvedPath.resolve($0, in: type) }
    }

    /// Whether an attribute of the base schema goes out at all; ask before loading members or groups (corner 77).
    package func includes(_ name: String) -> Bool {
        guard let attribute = type.attribute(name) else { return false }
        switch choice {
        case .standard: return attribute.returned == .default || attribute.returned == .always
        case .only(let paths):
            if attribute.returned == .never { return false }
            return attribute.returned == .always || paths.contains { $0.attribute === attribute }
        case .except(let paths):
            if attribute.returned == .always { return true }
            return attribute.returned == .default
                && !paths.contains { $0.attribute === attribute && $0.subAttribute == nil }
        }
    }

    /// Whether a sub-attribute of the base schema that is returned on request was asked for by its own name; ask before looking it up.
    package func asks(for name: String, in attribute: String) -> Bool {
        guard case .only(let paths) = choice, let attribute = type.attribute(attribute),
            let sub = attribute.subAttribute(name)
        else { return false }
        return paths.contains { $0.subAttribute === sub }
    }

    /// The object that goes out.
    package func apply(to document: ResourceDocument) -> JSONObject {
        var result: [JSONObject.Member] = []
        var hidden: [String] = []
        if case .standard = choice, !type.hidesAttributes(of: document.object) { return document.object }
        for member in document.object.members {
            if let ext = type.extensionSchema(member.name) {
                guard let inner = member.value.object else { continue }
                var part = JSONObject()
                for attribute in ext.attributes {
                    guard let value = inner[attribute.name] else { continue }
                    if let kept = projected(value, attribute, in: ext) { part[attribute.name] = kept }
                }
                if !part.isEmpty {
                    result.append(JSONObject.Member(name: member.name, value: .object(part)))
                } else if !type.announces(ext) {
                    hidden.append(ext.id)
                }
            } else if let attribute = type.attribute(member.name) {
                if let kept = projected(member.value, attribute, in: nil) {
                    result.append(JSONObject.Member(name: member.name, value: kept))
                }
            }
        }
        // What isn't shown and was never announced is none of the reader's schemas.
        if !hidden.isEmpty, let place = result.firstIndex(where: { $0.name == "schemas" }) {
            let urns = result[place].value.array ?? []
            result[place].value = .array(urns.filter { urn in !hidden.contains { urn == .string($0) } })
        }
        return JSONObject(unique: result)
    }

    private func projected(_ value: JSONValue, _ attribute: SchemaAttribute, in ext: Schema?) -> JSONValue? {
        if attribute.returned == .never { return nil }
        if attribute.returned == .always { return value }
        switch choice {
        case .standard:
            return attribute.returned == .default ? whole(value, attribute) : nil
        case .only(let paths):
            let chosen = paths.filter { path in
                path.attribute === attribute || (path.attribute == nil && path.container?.id == ext?.id)
            }
            if chosen.isEmpty { return nil }
            if chosen.contains(where: { $0.subAttribute == nil }) { return whole(value, attribute, and: chosen) }
            return parts(of: value, attribute) { sub in
                sub.returned == .always || chosen.contains { $0.subAttribute === sub }
            }
        case .except(let paths):
            if attribute.returned == .request { return nil }
            let dropped = paths.filter { path in
                path.attribute === attribute || (path.attribute == nil && path.container?.id == ext?.id)
            }
            if dropped.isEmpty { return whole(value, attribute) }
            if dropped.contains(where: { $0.subAttribute == nil }) { return nil }
            return parts(of: value, attribute) { sub in
                sub.returned == .always
                    || (sub.returned == .default && !dropped.contains { $0.subAttribute === sub })
            }
        }
    }

    /// The value without the sub-attributes that go out on request, but for those that were.
    private func whole(
        _ value: JSONValue, _ attribute: SchemaAttribute, and asked: [ResolvedPath] = []
    ) -> JSONValue? {
        guard attribute.hidesParts else { return value }
        return parts(of: value, attribute) { sub in
            switch sub.returned {
            case .always, .default: true
            case .never: false
            case .request: asked.contains { $0.subAttribute === sub }
            }
        }
    }

    /// The value with the sub-attributes that are kept; nil when nothing is left.
    private func parts(
        of value: JSONValue, _ attribute: SchemaAttribute, keeping: (SchemaAttribute) -> Bool
    ) -> JSONValue? {
        switch value {
        case .array(let elements):
            let kept = elements.compactMap { parts(of: $0, attribute, keeping: keeping) }
            return kept.isEmpty ? nil : .array(kept)
        case .object(let object):
            let members = object.members.filter { member in attribute.subAttribute(member.name).map(keeping) ?? false }
            return members.isEmpty ? nil : .object(JSONObject(unique: members))
        case .null, .bool, .number, .string:
            return value
        }
    }
}

extension ResourceType {
    fileprivate func announces(_ schema: Schema) -> Bool {
        extensions.first { $0.schema.id == schema.id }?.isAnnounced ?? true
    }

    /// Whether this object has anything that doesn't go out by default.
    func hidesAttributes(of object: JSONObject) -> Bool {
        schema.attributes.contains { attribute in
            (attribute.returned == .never || attribute.returned == .request || attribute.hidesParts)
                && object[attribute.name] != nil
        }
            || extensions.contains { ext in
                object[ext.schema.id] != nil
                    && ext.schema.attributes.contains { $0.returned == .never || $0.returned == .request }
            }
    }
}
