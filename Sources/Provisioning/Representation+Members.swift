import Directory
import Records
import SCIM
import Tenancy

extension Representation {
    /// A group as bytes. Its members are taken down as the database hands them over, and none is read when nobody wants
    /// to see them.
    func group(
        _ record: GroupRecord, showing projection: Projection, of integration: Slug<Integration>,
        _ reader: borrowing AccountReader
    ) throws -> GroupBody {
        guard projection.includes("members") else {
            return GroupBody(projection.apply(to: try group(record, members: nil)).bytes)
        }
        if projection.asks(for: "display", in: "members") {
            let members = try reader.members(of: [record.id], as: integration)[record.id] ?? []
            return GroupBody(projection.apply(to: try group(record, members: members)).bytes)
        }
        // Whatever is shown of a member, it's the same of each but for the id.
        var document = try group(record, members: nil)
        document.assign(
            "members", .array([member(Self.anybody, .group, display: nil), member(Self.anybody, .user, display: nil)]))
        var body = body(of: projection.apply(to: document))
        try reader.eachMember(of: record.id, as: nil) { body.append($0.id) }
        return body
    }

    /// Stands for a member's id. JSON escapes it, and nothing else of a member.
    private static let anybody = "\u{1}"
    private static let escapedAnybody = Array("\\u0001".utf8)

    /// - Parameter shown: a group with any group and any user as members.
    private func body(of shown: JSONObject) -> GroupBody {
        var (head, tail) = (JSONWriter(), JSONWriter())
        var frames: [GroupBody.Frame] = []
        head.raw("{")
        for (place, part) in shown.members.enumerated() {
            if part.name == "members" {
                frames = part.value.array?.map { $0.bytes.split(around: Self.escapedAnybody) } ?? []
            } else if frames.isEmpty {
                if place > 0 { head.raw(",") }
                head.write(part)
            } else {
                tail.raw(",")
                tail.write(part)
            }
        }
        tail.raw("}")
        return GroupBody(head: head.bytes, tail: tail.bytes, frames: (frames.first ?? [], frames.last ?? []))
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ member: JSONObject.Member) {
        write(member.name)
        raw(":")
        write(member.value)
    }
}

extension [UInt8] {
    /// What stands before, between and behind the places of some bytes.
    fileprivate func split(around bytes: [UInt8]) -> [[UInt8]] {
        var (parts, rest): ([[UInt8]], ArraySlice<UInt8>) = ([], self[...])
        while let place = rest.firstRange(of: bytes) {
            parts.append(Array(rest[..<place.lowerBound]))
            rest = rest[place.upperBound...]
        }
        return parts + [Array(rest)]
    }
}
