import Directory
import SCIM
import Tenancy

/// Makes records into the resources that clients see.
struct Representation: Sendable {
    /// The integration's SCIM base URL.
    let base: String
    let types: ResourceTypes

    func user(_ record: UserResource, groups: [GroupReference]) throws(SCIMRefusal) -> ResourceDocument {
        let stored = try ResourceDocument(stored: record.document, type: types.user)
        var document = stored.representation(
            id: record.id.text,
            meta: meta(.user, record.id.text, record.created, record.lastModified, record.version))
        assign(groups, to: &document)
        return document
    }

    /// The user as bytes, without reading the stored document where all of it is shown: the usual case.
    func user(
        _ record: UserResource, groups: [GroupReference], showing projection: Projection
    ) throws(SCIMRefusal) -> [UInt8] {
        if !projection.isExplicit {
            let spliced = ResourceDocument.spliced(
                record.document, type: types.user, id: record.id.text,
                meta: meta(.user, record.id.text, record.created, record.lastModified, record.version),
                owned: groups.isEmpty ? [] : [("groups", value(of: groups))])
            if let spliced { return spliced }
        }
        return projection.apply(to: try user(record, groups: groups)).bytes
    }

    func assign(_ groups: [GroupReference], to document: inout ResourceDocument) {
        guard !groups.isEmpty else { return }
        document.assign("groups", value(of: groups))
    }

    private func value(of groups: [GroupReference]) -> JSONValue {
        let values = groups.map { group -> JSONValue in
            [
                "value": .string(group.id.text), "$ref": .string("\(base)/Groups/\(group.id)"),
                "display": .string(group.displayName), "type": group.isDirect ? "direct" : "indirect",
            ]
        }
        return .array(values)
    }

    /// - Parameter members: nil: they weren't loaded, because nobody wants to see them.
    func group(_ record: GroupRecord, members: [Member]?) throws(SCIMRefusal) -> ResourceDocument {
        let stored = try ResourceDocument(stored: record.document, type: types.group)
        var document = stored.representation(
            id: record.id.text,
            meta: meta(.group, record.id.text, record.created, record.lastModified, record.version))
        document.assign(
            Schema.gatehouseGroup.id,
            ["identifier": .string(record.identifier.text), "scope": .string(record.scope.description)])
        assign(members ?? [], to: &document)
        return document
    }

    func assign(_ members: [Member], to document: inout ResourceDocument) {
        guard !members.isEmpty else { return }
        let values = members.map { entry in
            switch entry.id {
            case .user(let id): member(id.text, .user, display: entry.display)
            case .group(let id): member(id.text, .group, display: entry.display)
            }
        }
        document.assign("members", .array(values))
    }

    func member(_ id: String, _ kind: ResourceKind, display: String?) -> JSONValue {
        var value = JSONObject([
            ("value", .string(id)), ("$ref", .string(location(kind, id))), ("type", .string(kind.type.name)),
        ])
        if let display { value["display"] = .string(display) }
        return .object(value)
    }

    func location(_ kind: ResourceKind, _ id: String) -> String { "\(base)\(kind.type.endpoint)/\(id)" }

    private func meta(
        _ kind: ResourceKind, _ id: String, _ created: Instant, _ modified: Instant, _ version: Int64
    ) -> Meta {
        Meta(
            resourceType: kind.type.name, created: created.description, lastModified: modified.description,
            location: location(kind, id), version: Version(version))
    }
}
