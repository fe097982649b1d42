import Directory
import Records
import SCIM
import Tenancy

/// Changes of a group's members as set operations in SQL: nothing is read, changed and written back, so that concurrent
/// changes lose nothing, and none costs more in a larger group.
///
/// A member is a user or a group of the same integration. A group can't be in itself; groups that are in each other can
/// be pushed, as RFC 7644 §3.7.1 has it, and then have the same people in them.
struct Membership: Sendable {
    let group: ID<Group>
    let integration: Slug<Integration>
    /// Whether who can't be added is left out.
    var skipsUnknown = false

    /// What changes come to.
    struct Resolution: Sendable {
        var steps: [Step] = []
        /// Whom they name and nobody is, when those are left out.
        var skipped: [String] = []
    }

    /// One change, with everybody in it known.
    enum Step: Sendable {
        case add([MemberID])
        case remove([MemberID])
        case removeAll
        case replaceAll([MemberID])
        case removeMatching(Filter)
        case require([MemberID])
    }

    /// Reads ids, and holds whom they name. Writes nothing.
    /// - Throws: 400 `invalidValue` for a member that the integration can't read, unless those are skipped, or the group
    ///   itself: nothing is dropped in silence; 400 `noTarget` for one that has to be in the group and isn't, before or by these changes.
    func resolve(_ changes: [MembershipChange], _ writer: borrowing AccountWriter) throws -> Resolution {
        var resolution = try steps(changes)
        var added: Set<MemberID> = []
        for (index, step) in resolution.steps.enumerated() {
            switch step {
            case .add(let ids), .replaceAll(let ids):
                let known = try writer.heldMembers(among: ids, of: integration)
                let strangers = ids.filter { !known.contains($0) }
                if let stranger = strangers.first {
                    guard skipsUnknown, !step.replaces || !known.isEmpty else { throw Self.unknown(stranger.text) }
                    resolution.skipped += strangers.map(\.text)
                    resolution.steps[index] = step.keeping(known)
                }
                added.formUnion(known)
            case .require(let ids):
                let others = Set(ids).subtracting(added)
                guard try writer.reader.members(among: Array(others), in: group, as: integration).count == others.count
                else { throw Self.noMember }
            case .remove, .removeAll, .removeMatching: break
            }
        }
        return resolution
    }

    /// Who is in the group and won't be, all steps taken together: who is taken out and put back in isn't lost.
    /// - Returns: the members, and whether nobody is left.
    func lost(_ steps: [Step], _ reader: borrowing AccountReader) throws -> (members: [MemberID], empties: Bool) {
        var lost: [MemberID] = []
        var gains = false
        for step in steps {
            switch step {
            case .require: break
            case .add(let ids):
                gains = gains || !ids.isEmpty
                if !lost.isEmpty { lost.removeAll(where: Set(ids).contains) }
            case .remove(let ids): lost += try reader.members(among: ids, in: group, as: integration).map(\.id)
            case .removeMatching(let filter): lost += try matching(filter, reader)
            case .removeAll: lost = try everybody(reader)
            case .replaceAll(let ids):
                gains = gains || !ids.isEmpty
                let kept = Set(ids)
                lost = try everybody(reader).filter { !kept.contains($0) }
            }
        }
        var seen: Set<MemberID> = []
        lost.removeAll { !seen.insert($0).inserted }
        let empties = try !lost.isEmpty && !gains && !reader.hasMoreMembers(than: lost.count, in: group)
        return (lost, empties)
    }

    private func everybody(_ reader: borrowing AccountReader) throws -> [MemberID] {
        try reader.members(of: [group], as: nil)[group]?.map(\.id) ?? []
    }

    /// - Returns: whose memberships began or ended. Adding a member twice and removing a stranger change nothing
    ///   (RFC 7644 §3.5.2.1, §3.5.2.2).
    func apply(_ steps: [Step], _ writer: borrowing AccountWriter) throws -> MemberMoves {
        var moves = MemberMoves()
        for step in steps {
            switch step {
            case .add(let ids): moves.add(try writer.addMembers(ids, to: group))
            case .remove(let ids): moves.remove(try writer.removeMembers(ids, from: group))
            case .removeAll: moves.remove(try writer.removeAllMembers(of: group))
            case .replaceAll(let ids):
                moves.remove(try writer.removeMembers(except: ids, from: group))
                moves.add(try writer.addMembers(ids, to: group))
            case .removeMatching(let filter):
                moves.remove(try writer.removeMembers(try matching(filter, writer.reader), from: group))
            case .require: break
            }
        }
        return moves
    }

    /// Whether all is as the changes want it already, asked without holding anything: what an IdP pushes again costs no
    /// write then.
    func isSettled(_ changes: [MembershipChange], _ reader: borrowing AccountReader) throws -> Bool {
        let wanted = try steps(changes)
        // Whoever is left out is written down, which is more than a look.
        guard wanted.skipped.isEmpty else { return false }
        for step in wanted.steps {
            let isSettled =
                switch step {
                case .add(let ids), .require(let ids):
                    try reader.members(among: ids, in: group, as: integration).count == Set(ids).count
                case .remove(let ids): try reader.members(among: ids, in: group, as: integration).isEmpty
                case .removeAll: try !reader.hasMoreMembers(than: 0, in: group)
                case .replaceAll(let ids):
                    try reader.members(among: ids, in: group, as: integration).count == Set(ids).count
                        && !reader.hasMoreMembers(than: Set(ids).count, in: group)
                case .removeMatching(let filter): try matching(filter, reader).isEmpty
                }
            guard isSettled else { return false }
        }
        return true
    }

    private func steps(_ changes: [MembershipChange]) throws(SCIMRefusal) -> Resolution {
        var (steps, skipped): ([Step], [String]) = ([], [])
        for change in changes {
            switch change {
            case .add(let members): steps.append(.add(try ids(members, &skipped)))
            case .remove(let texts): steps.append(.remove(texts.compactMap { MemberID($0) }))
            case .removeAll: steps.append(.removeAll)
            case .replaceAll(let members): steps.append(.replaceAll(try replacement(members, &skipped)))
            case .removeMatching(let filter): steps.append(.removeMatching(filter))
            case .require(let members):
                steps.append(
                    .require(
                        try members.map { member throws(SCIMRefusal) in
                            guard let id = MemberID(member.id) else { throw Self.noMember }
                            guard !contradicts(member.type, id) else {
                                throw .mutability("The type of a member can't be changed.")
                            }
                            return id
                        }))
            }
        }
        return Resolution(steps: steps, skipped: skipped)
    }

    /// A list in which there's nobody but strangers would empty the group: that's refused in any case.
    private func replacement(_ members: [MemberRef], _ skipped: inout [String]) throws(SCIMRefusal) -> [MemberID] {
        let ids = try ids(members, &skipped)
        if ids.isEmpty, let stranger = members.first { throw Self.unknown(stranger.id) }
        return ids
    }

    private func ids(_ members: [MemberRef], _ skipped: inout [String]) throws(SCIMRefusal) -> [MemberID] {
        var ids: [MemberID] = []
        ids.reserveCapacity(members.count)
        for member in members {
            guard let id = MemberID(member.id) else {
                guard skipsUnknown else { throw Self.unknown(member.id) }
                skipped.append(member.id)
                continue
            }
            if id == .group(group) { throw .invalidValue("A Group can't be a member of itself.") }
            try admit(member.type, of: id)
            ids.append(id)
        }
        return ids
    }

    /// The id says what a member is. A `type` that says otherwise means somebody else than it names.
    private func admit(_ type: String?, of id: MemberID) throws(SCIMRefusal) {
        guard !contradicts(type, id) else {
            throw .invalidValue(
                "\"\(id.text)\" in \"members\" is no \(type?.lowercased() == "group" ? "Group" : "User").")
        }
    }

    private func contradicts(_ type: String?, _ id: MemberID) -> Bool {
        switch id {
        case .user: type?.lowercased() == "group"
        case .group: type?.lowercased() == "user"
        }
    }

    /// The members for which the filter holds. Those that it names by id are looked at, and the whole group only when
    /// it names none.
    private func matching(_ filter: Filter, _ reader: borrowing AccountReader) throws -> [MemberID] {
        var matching: [MemberID] = []
        if let named = filter.namedMembers {
            let ids = Array(Set(named.compactMap { MemberID($0) }))
            for member in try reader.members(among: ids, in: group, as: integration) where filter.matches(member) {
                matching.append(member.id)
            }
        } else {
            try reader.eachMember(of: group, as: integration) { member in
                if filter.matches(member) { matching.append(member.id) }
            }
        }
        return matching
    }

    private static let noMember = SCIMRefusal.noTarget("No member matches the filter in the path.")

    private static func unknown(_ id: String) -> SCIMRefusal {
        .invalidValue(
            "\"members\" names \"\(id.prefix(64))\", which this integration has not provisioned as a User or Group."
        )
    }
}

extension Membership.Step {
    fileprivate var replaces: Bool {
        if case .replaceAll = self { true } else { false }
    }

    /// The same, with those of its members only.
    fileprivate func keeping(_ known: Set<MemberID>) -> Membership.Step {
        switch self {
        case .add(let ids): .add(ids.filter(known.contains))
        case .replaceAll(let ids): .replaceAll(ids.filter(known.contains))
        case .remove, .removeAll, .removeMatching, .require: self
        }
    }
}

extension Filter {
    /// Whether a filter over `members` holds for this member.
    fileprivate func matches(_ member: Member) -> Bool {
        let type: JSONValue =
            switch member.id {
            case .user: "User"
            case .group: "Group"
            }
        var value = JSONObject([("value", .string(member.id.text)), ("type", type)])
        if let display = member.display { value["display"] = .string(display) }
        return matches(JSONObject([("members", [.object(value)])]))
    }

    /// Ids of which a member has one if the filter holds for it; nil when it may have any.
    fileprivate var namedMembers: [String]? {
        switch self {
        case .comparison: return alternatives(of: "value")
        case .and(let parts): return parts.lazy.compactMap(\.namedMembers).first
        case .or(let parts):
            var all: [String] = []
            for part in parts {
                guard let some = part.namedMembers else { return nil }
                all += some
            }
            return all
        case .values(_, let inner): return inner.namedMembers
        case .constant(false): return []
        case .constant(true), .present, .not: return nil
        }
    }
}
