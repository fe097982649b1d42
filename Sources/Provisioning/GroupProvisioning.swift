import Access
import Directory
import Journal
import Records
import SCIM
import Tenancy

/// What happens to an integration's groups within one transaction. As with `UserProvisioning`, a refusal comes before
/// the first write.
struct GroupProvisioning: Sendable {
    let target: ProvisioningTarget

    private var integration: Slug<Integration> { target.integration.id }
    private var brake: Brake { Brake(target: target) }

    func create(_ body: JSONValue, _ writer: borrowing AccountWriter) throws -> Recorded<GroupRecord> {
        let decoded = try ResourceDocument.decode(create: body, as: target.types.group, dialect: target.dialect)
        let displayName = try displayName(of: decoded.document)
        let key = CaseFold.key(displayName)
        try admit(displayName, key: key, writer)
        let now = target.operation.now
        let id = ID<Group>.fresh(at: now)
        let membership = membership(of: id)
        let members = try membership.resolve([.add(decoded.members ?? [])], writer)
        let ignored = IgnoredNames(decoded.ignored).and(members: members.skipped)
        let identifiers = try GroupIdentifier.candidates(
            displayName: displayName, provenance: target.provenance, id: id)
        let draft = GroupRecord(
            id: id, provenance: target.provenance, scope: target.integration.scope,
            identifier: GroupIdentifier(stored: ""), displayName: displayName, displayNameKey: key,
            externalID: decoded.document.externalId, document: decoded.document.bytes, version: 1, created: now,
            lastModified: now)
        guard let group = try writer.insert(draft, identifiers: identifiers) else { throw RaceLost() }
        let moves = try membership.apply(members.steps, writer).outcome
        let details = [
            "displayName": displayName, "identifier": group.identifier.text, "members": "\(moves.added.count)",
        ]
        let pushed = event(
            .groupPushed, id, ignored.added(to: details), JournalChange(after: group.document))
        return Recorded(group, [pushed] + membersChanged(moves, of: id))
    }

    /// What a change makes of a stored document, and what it wants of the members.
    struct Edit: Sendable {
        let document: ResourceDocument
        let members: [MembershipChange]
        let ignored: IgnoredNames
    }

    typealias Change = @Sendable (ResourceDocument) throws(SCIMRefusal) -> Edit

    /// PUT and PATCH alike: the document and the members change in one transaction, and the version only if either did.
    /// What is pushed again as it is costs neither a lock nor a write. No statement here costs more in a larger group,
    /// unless all its members are replaced.
    func change(
        _ id: String, if conditions: Preconditions, _ change: Change, _ writer: borrowing AccountWriter
    ) throws -> Recorded<GroupRecord> {
        guard let id = ID<Group>(id) else { throw SCIMRefusal.notFound() }
        let membership = membership(of: id)
        if !writer.hasOneWriter {
            guard let existing = try writer.reader.group(id, of: integration) else { throw SCIMRefusal.notFound() }
            try conditions.admit(existing.version)
            let edit = try change(try stored(existing))
            if edit.document.bytes == existing.document, try membership.isSettled(edit.members, writer.reader) {
                return .unchanged(existing)
            }
        }
        guard let existing = try writer.lockedGroup(id, of: integration) else { throw SCIMRefusal.notFound() }
        try conditions.admit(existing.version)
        let stored = try stored(existing)
        let edit = try change(stored)
        let bytes = edit.document.bytes
        var group = existing
        let isEdited = bytes != existing.document
        if isEdited {
            group.displayName = try displayName(of: edit.document)
            group.displayNameKey = CaseFold.key(group.displayName)
            group.externalID = edit.document.externalId
            group.document = bytes
            if group.displayNameKey != existing.displayNameKey {
                try admit(group.displayName, key: group.displayNameKey, writer)
            }
        }
        let members = try membership.resolve(edit.members, writer)
        let ignored = edit.ignored.and(members: members.skipped)
        target.trace?.note(ignored)
        let lost = try membership.lost(members.steps, writer.reader)
        return try target.keepingAdministrator(
            writer, if: !lost.members.isEmpty && writer.reader.givesAdministration(id)
        ) {
            try store(
                group, was: existing, Edit(document: edit.document, members: edit.members, ignored: ignored),
                isEdited: isEdited, members.steps, lost: lost, membership, writer)
        }
    }

    private func store(
        _ group: GroupRecord, was existing: GroupRecord, _ edit: Edit, isEdited: Bool, _ steps: [Membership.Step],
        lost: (members: [MemberID], empties: Bool), _ membership: Membership, _ writer: borrowing AccountWriter
    ) throws -> Recorded<GroupRecord> {
        var group = group
        let id = group.id
        if !lost.members.isEmpty {
            let permit = try brake.admit(
                BrakeCounts(groups: lost.empties ? 1 : 0, memberships: lost.members.count), writer)
            try brake.keep(TakenAway(.membersRemoved, existing, members: lost.members), permit, writer)
        }
        // From here on nothing is refused.
        let moves = try membership.apply(steps, writer).outcome
        guard isEdited || !moves.isEmpty else { return .unchanged(existing) }
        group.version += 1
        group.lastModified = writer.now
        guard isEdited else {
            try writer.touch([id])
            return Recorded(group, membersChanged(moves, of: id, ignored: edit.ignored))
        }
        try writer.update(group)
        let stored = try self.stored(existing)
        let details = edit.ignored.added(to: ["displayName": group.displayName])
        let updated = event(.groupUpdated, id, details, JournalChange(from: stored, to: edit.document))
        return Recorded(group, [updated] + membersChanged(moves, of: id))
    }

    /// The groups that it was in lose it, and get another version for that.
    func delete(
        _ id: String, if conditions: Preconditions, _ writer: borrowing AccountWriter
    ) throws -> Recorded<Void> {
        guard let id = ID<Group>(id), let existing = try writer.lockedGroup(id, of: integration) else {
            throw SCIMRefusal.notFound()
        }
        try conditions.admit(existing.version)
        return try target.keepingAdministrator(writer, if: writer.reader.givesAdministration(id)) {
            try end(existing, writer)
        }
    }

    private func end(_ existing: GroupRecord, _ writer: borrowing AccountWriter) throws -> Recorded<Void> {
        let id = existing.id
        let members = try writer.reader.members(of: [id], as: nil)[id] ?? []
        let permit = try brake.admit(
            BrakeCounts(groups: 1, memberships: members.count, deletedGroups: 1), writer)
        let roles = try writer.reader.assignments(of: [.group(id)])
        let moves = try membership(of: id).apply([.removeAll], writer).outcome
        guard let parents = try writer.deleteGroup(id, of: integration) else { throw SCIMRefusal.notFound() }
        try writer.touch(parents)
        var taken = TakenAway(.groupDeleted, existing, members: members.map(\.id))
        taken.document = existing.document
        taken.details.groups = parents.map(\.text)
        taken.details.roles = RoleMemory.lines(roles)
        taken.details.description = existing.description
        taken.details.tags = existing.tags
        try brake.keep(taken, permit, writer)
        let left = parents.flatMap { parent in
            JournalEvent.membersChanged(
                of: parent, added: [], removed: [id.text], details: ["integration": integration.text])
        }
        let unassigned = try AssignmentRecord.ended(roles, writer, ["integration": integration.text])
        var details = existing.remains
        details["description"] = existing.description
        if !existing.tags.isEmpty { details["tags"] = existing.tags.joined(separator: "\n") }
        let deleted = event(.groupDeleted, id, details, JournalChange(before: existing.document))
        return Recorded((), unassigned + left + membersChanged(moves, of: id) + [deleted])
    }

    private func membership(of id: ID<Group>) -> Membership {
        Membership(group: id, integration: integration, skipsUnknown: target.integration.scim.skipsUnknownMembers)
    }

    private func event(
        _ kind: JournalEvent.Kind, _ id: ID<Group>, _ details: [String: String], _ change: JournalChange
    ) -> JournalEvent {
        var details = details
        details["integration"] = integration.text
        return JournalEvent(kind, id, details: details, change: change)
    }

    private func membersChanged(
        _ moves: MemberMoves.Outcome, of id: ID<Group>, ignored: IgnoredNames = .none
    ) -> [JournalEvent] {
        let details = ignored.added(to: ["integration": integration.text])
        return JournalEvent.membersChanged(of: id, added: moves.added, removed: moves.removed, details: details)
    }

    private func stored(_ group: GroupRecord) throws(SCIMRefusal) -> ResourceDocument {
        try ResourceDocument(stored: group.document, type: target.types.group)
    }

    private func displayName(of document: ResourceDocument) throws(SCIMRefusal) -> String {
        guard let displayName = document.displayName else { throw .invalidValue("\"displayName\" is required.") }
        try ColumnText.admit(displayName, key: CaseFold.key(displayName), as: "displayName")
        try ColumnText.admit(document.externalId, as: "externalId")
        return displayName
    }

    private func admit(_ displayName: String, key: String, _ writer: borrowing AccountWriter) throws {
        guard try writer.reader.groupCount(matching: .equals(.displayName, key), of: integration) == 0 else {
            throw SCIMRefusal.uniqueness("This integration has a Group named \"\(displayName)\" already.")
        }
    }
}

extension TakenAway {
    /// A group as it was, with those of its members that go.
    fileprivate init(_ kind: Kind, _ group: GroupRecord, members: [MemberID]) {
        self.init(kind, group.id.text, version: group.version, created: group.created)
        details.scope = group.scope.description
        details.identifier = group.identifier.text
        details.description = group.description
        details.tags = group.tags
        details.members = members.map(\.text)
    }
}
