import Directory
import Records
import SCIM
import Tenancy

/// Applies changes of a group's members as set operations in SQL: nothing is read, changed and written back, so that concurrent changes lose nothing.
struct Membership {
    let group: ID<Group>
    let integration: Slug<Integration>

    /// - Returns: how many memberships began or ended. Adding a member twice and removing a stranger change nothing (RFC 7644 §3.5.2.1, §3.5.2.2).
    /// - Throws: 400 `invalidValue` for a member that the integration can't read: nothing is dropped in silence.
    func apply(_ changes: [MembershipChange], _ writer: borrowing AccountWriter) throws -> Int {
        var moved = 0
        for change in changes {
            switch change {
            case .add(let members):
                moved += try writer.addMembers(try known(members, writer), to: group)
            case .remove(let ids):
                moved += try writer.removeMembers(ids.compactMap { ID<User>($0) }, from: group)
            case .removeAll:
                moved += try writer.removeAllMembers(of: group)
            case .replaceAll(let members):
                let wanted = try known(members, writer)
                moved += try writer.removeMembers(except: wanted, from: group)
                moved += try writer.addMembers(wanted, to: group)
            case .removeMatching(let filter):
                let members = try writer.reader.members(of: [group], as: integration)[group] ?? []
                let matching = members.filter { filter.matches(member: $0) }
                moved += try writer.removeMembers(matching.map(\.id), from: group)
            }
        }
        return moved
    }

    private func known(_ members: [MemberRef], _ writer: borrowing AccountWriter) throws -> [ID<User>] {
        guard !members.isEmpty else { return [] }
        var ids: [ID<User>] = []
        ids.reserveCapacity(members.count)
        for member in members {
            guard let id = ID<User>(member.id) else { throw unknown(member) }
            ids.append(id)
        }
        let known = try writer.heldUsers(among: ids, of: integration)
        for (id, member) in zip(ids, members) where !known.contains(id) { throw unknown(member) }
        return ids
    }

    private func unknown(_ member: MemberRef) -> SCIMRefusal {
        .invalidValue(
            "\"members\" names \"\(member.id.prefix(64))\", but this integration has no such User. Provision the user first."
        )
    }
}

extension Filter {
    /// Whether a filter over `members` holds for this member.
    fileprivate func matches(member: Member) -> Bool {
        var value = JSONObject([("value", .string(member.id.text)), ("type", "User")])
        if let display = member.display { value["display"] = .string(display) }
        return matches(JSONObject([("members", [.object(value)])]))
    }
}
