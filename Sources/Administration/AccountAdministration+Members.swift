import Access
package import Directory
import Journal
import Records
package import Tenancy

/// A member of a group, with the names that people know it by.
package enum AdministeredMember: Hashable, Sendable {
    case user(Person)
    case group(GroupRecord)
}

extension AccountAdministration {
    /// A group's own members, from after one of them on: groups before users. Who isn't active has vanished.
    package func members(
        of id: ID<Group>, after previous: MemberID?, limit: Int, in target: AdministrationTarget
    ) async throws -> [AdministeredMember] {
        try await records.account(target.account.id).read { reader in
            let group = try Self.admitted(try reader.group(id), .readGroups, in: target)
            let ids = try reader.memberIDs(of: group.id, after: previous?.text, limit: limit, in: target.account)
            let groups = try reader.groups(
                ids.compactMap { if case .group(let id) = $0 { id } else { nil } })
            let people = try reader.people(
                ids.compactMap { if case .user(let id) = $0 { id } else { nil } }, in: target.account)
            return groups.map { .group($0) } + people.map { .user($0) }
        }
    }

    /// Adds members to a native group; who is one already stays one.
    /// - Returns: how many are new.
    package func addMembers(
        _ ids: [MemberID], to id: ID<Group>, in target: AdministrationTarget
    ) async throws -> Int {
        try await write(target) { writer in
            let group = try Self.membersUnlocked(try writer.lockedGroup(id), in: target)
            try Self.admit(ids, into: group.record, in: target, writer)
            let added = try writer.addMembers(ids, to: id)
            guard !added.isEmpty else { return .unchanged(0) }
            try writer.touch([id])
            return Recorded(added.count, Self.membersChanged(of: id, added: added))
        }
    }

    /// Removes a member from a native group.
    package func removeMember(_ member: MemberID, from id: ID<Group>, in target: AdministrationTarget) async throws {
        try await write(target) { writer in
            let group = try Self.membersUnlocked(try writer.lockedGroup(id), in: target)
            try Self.admit([member], into: group.record, in: target, writer)
            guard try !writer.removeMembers([member], from: id).isEmpty else {
                throw AdministrationRefusal.notFound("member of the group")
            }
            try writer.touch([id])
            return Recorded((), Self.membersChanged(of: id, removed: [member]))
        }
    }

    // MARK: Inside a transaction

    static func membersUnlocked(
        _ group: GroupRecord?, in target: AdministrationTarget
    ) throws -> NativelyEditable<GroupRecord> {
        let group = try admitted(group, .writeGroups, in: target)
        return try target.unlocking { () throws(ManagedElsewhere) in try group.unlocked(for: "The group's members") }
    }

    /// Refuses whom the account doesn't have, and whose groups an integration chooses.
    static func admit(
        _ members: [MemberID], into group: GroupRecord, in target: AdministrationTarget,
        _ writer: borrowing AccountWriter
    ) throws {
        let users = members.compactMap { if case .user(let id) = $0 { id } else { nil } }
        let groups = members.compactMap { if case .group(let id) = $0 { id } else { nil } }
        let people = try writer.reader.people(users, in: target.account)
        let known = Set(people.map { MemberID.user($0.id) } + (try writer.reader.groups(groups)).map { .group($0.id) })
        for member in members where !known.contains(member) || member == .group(group.id) {
            throw AdministrationRefusal.unknownReference(field: "id", value: member.text)
        }
        let managers = try writer.reader.groupManagers(of: users)
        for person in people {
            try target.unlocking { () throws(ManagedElsewhere) in
                try person.groupsUnlocked(groupManagers: managers[person.id] ?? [])
            }
        }
    }

    /// Makes these the native groups that a person is in themselves.
    func assign(
        _ groups: Change<[String]>, to user: ID<User>, in target: AdministrationTarget,
        _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard groups.isMentioned else { return [] }
        var wanted: Set<ID<Group>> = []
        for text in groups.value ?? [] {
            var filter = GroupFilter()
            filter.identifier = GroupIdentifier(stored: text)
            let group =
                try ID<Group>(text).flatMap { try writer.reader.group($0) }
                ?? writer.reader.groups(matching: filter, after: nil, limit: 1).first
            guard let group else { throw AdministrationRefusal.unknownReference(field: "groups", value: text) }
            let unlocked = try Self.membersUnlocked(group, in: target)
            wanted.insert(unlocked.record.id)
        }
        let current = try writer.reader.groups(of: [user])[user] ?? []
        let direct = try writer.reader.groups(current.filter(\.isDirect).map(\.id))
        let own = Set(direct.filter { $0.provenance == .native }.map(\.id))
        for group in direct where own.contains(group.id) && !wanted.contains(group.id) {
            _ = try Self.membersUnlocked(group, in: target)
        }
        let changed = own.symmetricDifference(wanted).sorted()
        for group in changed {
            if wanted.contains(group) {
                try writer.addMembers([.user(user)], to: group)
            } else {
                try writer.removeMembers([.user(user)], from: group)
            }
        }
        try writer.touch(changed)
        return changed.flatMap { group in
            wanted.contains(group)
                ? Self.membersChanged(of: group, added: [.user(user)])
                : Self.membersChanged(of: group, removed: [.user(user)])
        }
    }

    static func membersChanged(
        of group: ID<Group>, added: [MemberID] = [], removed: [MemberID] = []
    ) -> [JournalEvent] {
        JournalEvent.membersChanged(
            of: group, added: added.map(\.text), removed: removed.map(\.text), details: [:])
    }
}
