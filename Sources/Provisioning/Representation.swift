import Directory
import SCIM
import Tenancy

/// Makes records into the resources that clients see.
struct Representation: Sendable {
    /// The integration's SCIM base URL.
    let base: String

    func user(_ record: UserRecord, groups: [GroupReference]) throws(SCIMRefusal) -> ResourceDocument {
        let stored = try ResourceDocument(stored: record.document, type: .user)
        var document = stored.representation(
            id: record.id.text,
            meta: meta(.user, record.id.text, record.created, record.lastModified, record.version))
        document.assign(
            "groups",
            .array(
                groups.map { group in
                    [
                        "value": .string(group.id.text), "$ref": .string("\(base)/Groups/\(group.id)"),
                        "display": .string(group.displayName), "type": "direct",
                    ]
                }))
        return document
    }

    /// - Parameter members: nil: they weren't loaded, because nobody wants to see them.
    func group(_ record: GroupRecord, members: [Member]?) throws(SCIMRefusal) -> ResourceDocument {
        let stored = try ResourceDocument(stored: record.document, type: .group)
        var document = stored.representation(
            id: record.id.text,
            meta: meta(.group, record.id.text, record.created, record.lastModified, record.version))
        document.assign(
            Schema.gatehouseGroup.id,
            ["identifier": .string(record.identifier.text), "scope": .string(record.scope.description)])
        if let members {
            document.assign("members", .array(members.map(member)))
        }
        return document
    }

    private func member(_ member: Member) -> JSONValue {
        var value = JSONObject([
            ("value", .string(member.id.text)), ("$ref", .string("\(base)/Users/\(member.id)")), ("type", "User"),
        ])
        if let display = member.display { value["display"] = .string(display) }
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
