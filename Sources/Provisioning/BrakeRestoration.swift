import Access
import Directory
import Journal
import Records
import SCIM
import Tenancy

/// Gives back what one change took away, within a transaction. The latest change comes first, so that each finds the
/// account as it left it.
///
/// What has become of a thing since isn't overwritten: where that stands in the way, it's said.
struct BrakeRestoration: Sendable {
    let account: Account
    let integration: Integration
    private let types: ResourceTypes

    init(account: Account, integration: Integration) {
        self.account = account
        self.integration = integration
        types = ResourceTypes(account.extensions)
    }

    func restore(
        _ change: TakenAway, _ restored: inout BrakeRestored, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        switch change.kind {
        case .userDeactivated: try reactivate(change, &restored, writer)
        case .userDeleted: try restoreUser(change, &restored, writer)
        case .groupDeleted: try restoreGroup(change, &restored, writer)
        case .membersRemoved: try restoreMembers(change, &restored, writer)
        }
    }

    /// As the record was before, if nobody has changed it since; else active again, and the rest as it is now.
    private func reactivate(
        _ change: TakenAway, _ restored: inout BrakeRestored, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard let id = ID<User>(change.subject), let now = try writer.lockedUserRecord(id, of: integration.id) else {
            return leave(change, "The user is gone.", &restored)
        }
        guard !now.active else { return [] }
        var draft = try UserDraft(
            ResourceDocument(stored: change.document, type: types.user), wasActive: true)
        if now.version != change.version + 1 || draft.userName != now.userName {
            var document = try ResourceDocument(stored: now.document, type: types.user)
            document.assign("active", true)
            draft = try UserDraft(document)
        }
        let record = draft.record(
            id, of: integration.id, version: now.version + 1, created: now.created, now: writer.now)
        try writer.update(record, renamingUser: false, reindexing: true)
        restored.users += 1
        let before = try ResourceDocument(stored: now.document, type: types.user)
        return [
            JournalEvent(
                .userReactivated, id, details: cause, change: JournalChange(from: before, to: draft.document))
        ]
    }

    private func restoreUser(
        _ change: TakenAway, _ restored: inout BrakeRestored, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard let id = ID<User>(change.subject) else { return [] }
        guard try writer.reader.userRecord(id, of: integration.id) == nil else { return [] }
        let draft = try UserDraft(
            ResourceDocument(stored: change.document, type: types.user), wasActive: change.details.active ?? true)
        let details = change.details
        guard try writer.reader.userRecord(named: draft.userNameKey, of: integration.id) == nil,
            try writer.restoreUser(
                id, named: details.userName ?? draft.userName, key: details.userNameKey ?? draft.userNameKey,
                created: details.userCreated.map { Instant(milliseconds: $0) } ?? change.created)
        else { return leave(change, "Somebody else has the userName \"\(draft.userName)\" now.", &restored) }
        let record = draft.record(
            id, of: integration.id, version: change.version + 1, created: change.created, now: writer.now)
        guard try writer.insert(record) else { throw RaceLost() }
        let groups = try writer.restore(.user(id), to: (details.groups ?? []).compactMap { ID<Group>($0) })
        try writer.touch(groups)
        let roles = try RoleMemory.restore(details.roles ?? [], writer)
        restored.users += 1
        restored.memberships += groups.count
        let event = JournalEvent(
            .userRestored, id, details: cause, change: JournalChange(after: record.document))
        return [event] + groups.flatMap { membersChanged(of: $0, added: [.user(id)]) } + assigned(roles)
    }

    private func restoreGroup(
        _ change: TakenAway, _ restored: inout BrakeRestored, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard let id = ID<Group>(change.subject) else { return [] }
        guard try writer.existing(among: [.group(id)]).isEmpty else { return [] }
        let document = try ResourceDocument(stored: change.document, type: types.group)
        let (displayName, details) = (document.displayName ?? "", change.details)
        let key = CaseFold.key(displayName)
        guard try writer.reader.groupCount(matching: .equals(.displayName, key), of: integration.id) == 0 else {
            return leave(change, "There is another group named \"\(displayName)\" now.", &restored)
        }
        let provenance = Provenance.managed(by: integration.id)
        var group = GroupRecord(
            id: id, provenance: provenance, scope: details.scope.flatMap { Scope($0) } ?? integration.scope,
            identifier: GroupIdentifier(stored: ""), displayName: displayName, displayNameKey: key,
            externalID: document.externalId, document: change.document, version: change.version + 1,
            created: change.created, lastModified: writer.now)
        group.description = details.description
        group.tags = details.tags ?? []
        let others = try GroupIdentifier.candidates(displayName: displayName, provenance: provenance, id: id)
        let own = details.identifier.map { [GroupIdentifier(stored: $0)] } ?? []
        guard let made = try writer.insert(group, identifiers: own + others) else { throw RaceLost() }
        if let first = own.first, made.identifier != first {
            _ = leave(change, "It is now \(made.identifier.text): another group has its identifier.", &restored)
        }
        let roles = try RoleMemory.restore(details.roles ?? [], writer)
        let gained = try addMembers(of: change, to: id, &restored, writer)
        let parents = try writer.restore(.group(id), to: (details.groups ?? []).compactMap { ID<Group>($0) })
        try writer.touch(parents)
        restored.groups += 1
        let event = JournalEvent(
            .groupRestored, id, details: cause.merging(["members": "\(gained.count)"]) { first, _ in first },
            change: JournalChange(after: made.document))
        return [event] + membersChanged(of: id, added: gained)
            + parents.flatMap { membersChanged(of: $0, added: [.group(id)]) } + assigned(roles)
    }

    private func restoreMembers(
        _ change: TakenAway, _ restored: inout BrakeRestored, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard let id = ID<Group>(change.subject), try writer.lockedGroup(id, of: integration.id) != nil else {
            return leave(change, "The group is gone.", &restored)
        }
        let gained = try addMembers(of: change, to: id, &restored, writer)
        guard !gained.isEmpty else { return [] }
        try writer.touch([id])
        return membersChanged(of: id, added: gained)
    }

    private func addMembers(
        of change: TakenAway, to group: ID<Group>, _ restored: inout BrakeRestored, _ writer: borrowing AccountWriter
    ) throws -> [MemberID] {
        let members = (change.details.members ?? []).compactMap { MemberID($0) }
        let existing = try writer.existing(among: members)
        if existing.count < members.count {
            _ = leave(change, "\(members.count - existing.count) of its members are gone.", &restored)
        }
        let gained = try writer.addMembers(existing, to: group)
        restored.memberships += gained.count
        return gained
    }

    private func leave(_ change: TakenAway, _ reason: String, _ restored: inout BrakeRestored) -> [JournalEvent] {
        restored.left.append(BrakeRestored.Left(subject: change.subject, reason: reason))
        return []
    }

    private func membersChanged(of group: ID<Group>, added: [MemberID]) -> [JournalEvent] {
        JournalEvent.membersChanged(of: group, added: added.map(\.text), removed: [], details: cause)
    }

    private func assigned(_ roles: [AssignmentRecord]) -> [JournalEvent] {
        roles.map { $0.journaled(.roleAssigned, cause) }
    }

    private var cause: [String: String] { ["by": "brake rollback", "integration": integration.id.text] }
}
