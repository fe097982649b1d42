import Directory
import Records
import SCIM
import Tenancy

extension Representation {
    /// A group as bytes, with its members written as the database hands them over: a hundred thousand of them take up
    /// little more than the answer does, and none is read when nobody wants to see them.
    func group(
        _ record: GroupRecord, showing projection: Projection, of integration: Slug<Integration>,
        _ reader: borrowing AccountReader
    ) throws -> [UInt8] {
        guard projection.includes("members") else {
            return projection.apply(to: try group(record, members: nil)).bytes
        }
        guard !projection.isExplicit else {
            // Parts of members may be asked for, or a part left out.
            let named = projection.asks(for: "display", in: "members") ? integration : nil
            let members = try reader.members(of: [record.id], as: named)[record.id] ?? []
            return projection.apply(to: try group(record, members: members)).bytes
        }
        let shown = projection.apply(to: try group(record, members: nil))
        var writer = JSONWriter()
        var separator: StaticString = "{"
        for part in shown.members {
            writer.raw(separator)
            separator = ","
            writer.write(part.name)
            writer.raw(":")
            writer.write(part.value)
            // Where the order of the schema puts them.
            if part.name == "displayName" { try writeMembers(of: record.id, to: &writer, reader) }
        }
        writer.raw("}")
        return writer.bytes
    }

    private func writeMembers(
        of group: ID<Group>, to writer: inout JSONWriter, _ reader: borrowing AccountReader
    ) throws {
        var isFirst = true
        // Ids and the base URL need no escapes.
        let users = Array("\",\"$ref\":\"\(base)\(types.user.endpoint)/".utf8)
        let groups = Array("\",\"$ref\":\"\(base)\(types.group.endpoint)/".utf8)
        try reader.eachMember(of: group, as: nil) { member in
            let id = Array(member.id.text.utf8)
            writer.raw(isFirst ? ",\"members\":[{\"value\":\"" : ",{\"value\":\"")
            isFirst = false
            writer.raw(id)
            switch member.id {
            case .user:
                writer.raw(users)
                writer.raw(id)
                writer.raw("\",\"type\":\"User\"")
            case .group:
                writer.raw(groups)
                writer.raw(id)
                writer.raw("\",\"type\":\"Group\"")
            }
            writer.raw("}")
        }
        if !isFirst { writer.raw("]") }
    }
}
