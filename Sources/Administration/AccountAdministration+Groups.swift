import Access
package import Directory
import Journal
import KeyMaterial
import Provisioning
import Records
package import SCIM
package import Tenancy

/// A group as the account's administrators see it.
package struct AdministeredGroup: Hashable, Sendable {
    package let record: GroupRecord
    /// Its own members: groups, and users who are active.
    package let memberCount: Int

    package var manager: Slug<Integration>? {
        switch record.provenance {
        case .native: nil
        case .managed(by: let integration): integration
        }
    }
}

/// What a request makes of a group; a new one is made of nothing.
package struct GroupChange: Sendable {
    package var name = Change<String>.keep
    package var description = Change<String>.keep
    package var tags = Change<[String]>.keep
    package var scope = Change<Scope>.keep

    package init() {}
}

extension AccountAdministration {
    /// The account's groups that match, whoever manages them, in a stable order, from after one of them on.
    package func groups(
        matching filter: GroupFilter, after previous: ID<Group>?, limit: Int, in target: AdministrationTarget
    ) async throws -> [AdministeredGroup] {
        _ = try target.operation.grant(.readGroups, at: filter.scope)
        return try await records.account(target.account.id).read { reader in
            let groups = try reader.groups(matching: filter, after: previous, limit: limit)
            return try Self.administered(groups, in: target, reader)
        }
    }

    package func group(_ id: ID<Group>, in target: AdministrationTarget) async throws -> AdministeredGroup {
        try await records.account(target.account.id).read { reader in
            let group = try Self.admitted(try reader.group(id), .readGroups, in: target)
            return try Self.administered(group, in: target, reader)
        }
    }

    /// Makes a native group. A pushed group of the same name stays what it is: both are kept, each with an identifier of
    /// its own.
    package func createGroup(_ change: GroupChange, in target: AdministrationTarget) async throws -> AdministeredGroup {
        let (name, scope) = (change.name.value ?? "", change.scope.value ?? .account)
        try target.admit(scope, as: "scope")
        _ = try target.operation.grant(.writeGroups, at: scope)
        return try await write(target) { writer in
            let id = ID<Group>.fresh(at: writer.now)
            var draft = GroupRecord(
                id: id, provenance: .native, scope: scope, identifier: GroupIdentifier(stored: ""), displayName: name,
                displayNameKey: CaseFold.key(name), externalID: nil, document: Array("{}".utf8), version: 1,
                created: writer.now, lastModified: writer.now)
            draft.description = change.description.value
            draft.tags = change.tags.value ?? []
            let identifiers = try GroupIdentifier.candidates(displayName: name, provenance: .native, id: id)
            guard let group = try writer.insert(draft, identifiers: identifiers) else {
                throw AdministrationRefusal.nameTaken(field: "name", value: name)
            }
            let details = ["displayName": name, "identifier": group.identifier.text]
            return Recorded(
                AdministeredGroup(record: group, memberCount: 0),
                JournalEvent(.groupCreated, id, details: details, change: JournalChange(from: nil, to: group)))
        }
    }

    /// Changes a group: its description and tags, whoever manages it; the rest of a native one. Its identifier stays.
    package func changeGroup(
        _ id: ID<Group>, _ change: GroupChange, if condition: VersionCondition?, in target: AdministrationTarget
    ) async throws -> AdministeredGroup {
        try await write(target) { writer in
            let before = try Self.admitted(try writer.lockedGroup(id), .writeGroups, in: target)
            try target.admit(condition, Version(before.version))
            return try Self.change(before, change, in: target, writer)
        }
    }

    /// Deletes a native group, with its memberships and its roles.
    package func deleteGroup(
        _ id: ID<Group>, if condition: VersionCondition?, in target: AdministrationTarget
    ) async throws {
        try await write(target) { writer in
            let group = try Self.admitted(try writer.lockedGroup(id), .writeGroups, in: target)
            try target.admit(condition, Version(group.version))
            return Recorded((), try Self.end(group, in: target, writer))
        }
    }

    // MARK: Inside a transaction

    /// Changes a group that is held, as far as nobody else manages what is changed.
    static func change(
        _ before: GroupRecord, _ change: GroupChange, in target: AdministrationTarget,
        _ writer: borrowing AccountWriter
    ) throws -> Recorded<AdministeredGroup> {
        if let scope = change.scope.value {
            try target.admit(scope, as: "scope")
            _ = try target.operation.grant(.writeGroups, at: scope)
        }
        var after = before
        after.description = change.description.applied(to: before.description)
        after.tags = change.tags.applied(to: before.tags) ?? []
        let renames = change.name.value.map { $0 != before.displayName } ?? false
        let moves = change.scope.value.map { $0 != before.scope } ?? false
        if renames || moves {
            let editable = try target.unlocking { () throws(ManagedElsewhere) in
                try after.unlocked(for: renames ? "The group's name" : "The group's scope")
            }
            after =
                editable.changing { group in
                    group.displayName = change.name.value ?? group.displayName
                    group.displayNameKey = CaseFold.key(group.displayName)
                    group.scope = change.scope.value ?? group.scope
                }.record
            if after.displayNameKey != before.displayNameKey,
                try writer.reader.groupCount(matching: .equals(.displayName, after.displayNameKey), of: .native) > 0
            {
                throw AdministrationRefusal.nameTaken(field: "name", value: after.displayName)
            }
        }
        guard after != before else { return .unchanged(try administered(before, in: target, writer.reader)) }
        after.version += 1
        after.lastModified = writer.now
        try writer.update(after)
        var details = ["displayName": after.displayName]
        if case .managed(by: let integration) = after.provenance { details["integration"] = integration.text }
        return Recorded(
            try administered(after, in: target, writer.reader),
            JournalEvent(.groupUpdated, after.id, details: details, change: JournalChange(from: before, to: after)))
    }

    /// Ends a native group that is held.
    static func end(
        _ group: GroupRecord, in target: AdministrationTarget, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        let id = group.id
        _ = try target.unlocking { () throws(ManagedElsewhere) in try group.unlocked(for: "The group") }
        let roles = try writer.reader.assignments(of: [.group(id)])
        let members = try writer.removeAllMembers(of: id)
        guard let parents = try writer.deleteGroup(id, of: .native) else { throw noGroup }
        try writer.touch(parents)
        let left = parents.flatMap { membersChanged(of: $0, removed: [.group(id)]) }
        let deleted = JournalEvent(
            .groupDeleted, id, details: group.remains, change: JournalChange(from: group, to: nil))
        return try AssignmentRecord.ended(roles, writer) + left + membersChanged(of: id, removed: members) + [deleted]
    }

    static let noGroup = AdministrationRefusal.notFound("group")

    /// The group, if there is one and the actor may do that to it.
    static func admitted(
        _ group: GroupRecord?, _ permission: Permission, in target: AdministrationTarget
    ) throws -> GroupRecord {
        guard let group else { throw noGroup }
        _ = try target.operation.grant(permission, at: group.scope)
        return group
    }

    private static func administered(
        _ groups: [GroupRecord], in target: AdministrationTarget, _ reader: borrowing AccountReader
    ) throws -> [AdministeredGroup] {
        let counts = try reader.memberCounts(of: groups.map(\.id), in: target.account)
        return groups.map { AdministeredGroup(record: $0, memberCount: counts[$0.id] ?? 0) }
    }

    private static func administered(
        _ group: GroupRecord, in target: AdministrationTarget, _ reader: borrowing AccountReader
    ) throws -> AdministeredGroup {
        let counts = try reader.memberCounts(of: [group.id], in: target.account)
        return AdministeredGroup(record: group, memberCount: counts[group.id] ?? 0)
    }
}
