import Access
import Directory
import Journal
import Records
import SCIM
import Tenancy

extension ProvisioningUndo {
    func undoPush(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject), let existing = try writer.reader.group(id, of: integration) else {
            return []
        }
        guard existing.document == past.after?.bytes else { throw UndoRefusal.changedSince }
        return try groups.delete(past.subject, if: .none, writer).events
    }

    func undoUpdate(ofGroup past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject), let existing = try writer.lockedGroup(id, of: integration) else {
            throw UndoRefusal.gone
        }
        let stored = try ResourceDocument(stored: existing.document, type: target.types.group)
        return try change(past, to: try past.taken(from: stored), [], writer)
    }

    func undoMembers(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject) else { throw UndoRefusal.nothingToUndo }
        guard let existing = try writer.lockedGroup(id, of: integration) else {
            return try restoreMembers(past.removed.compactMap { MemberID($0) }, to: id, writer)
        }
        let stored = try ResourceDocument(stored: existing.document, type: target.types.group)
        let members: [MembershipChange] = [
            .remove(past.added), .add(past.removed.map { MemberRef(id: $0) }),
        ]
        return try change(past, to: stored, members, writer)
    }

    /// A user or a group that was deleted was in groups that aren't the integration's, too: it comes back there.
    private func restoreMembers(
        _ members: [MemberID], to id: ID<Group>, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        // Nobody is a member of what isn't there.
        if members.isEmpty { return [] }
        let existing = try writer.existing(among: members)
        guard let group = try writer.lockedGroup(id), existing.count == members.count else { throw UndoRefusal.gone }
        let added = try writer.addMembers(existing, to: id)
        guard !added.isEmpty else { return [] }
        try writer.touch([id])
        var details: [String: String] = [:]
        if case .managed(by: let manager) = group.provenance { details["integration"] = manager.text }
        return JournalEvent.membersChanged(of: id, added: added.map(\.text), removed: [], details: details)
    }

    private func change(
        _ past: PastChange, to document: ResourceDocument, _ members: [MembershipChange],
        _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        try groups.change(
            past.subject, if: .none,
            { (_) throws(SCIMRefusal) in
                GroupProvisioning.Edit(document: document, members: members, ignored: .none)
            }, writer
        ).events
    }

    /// The group comes back under its id. Its members and the groups that it was in come back by the entries that took
    /// them.
    func undoDeletion(ofGroup past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject), let before = past.before else { throw UndoRefusal.nothingToUndo }
        if try writer.reader.group(id, of: integration) != nil { return [] }
        let document = try ResourceDocument(stored: before.bytes, type: target.types.group)
        let displayName = document.displayName ?? ""
        let identifiers = try GroupIdentifier.candidates(
            displayName: displayName, provenance: target.provenance, id: id)
        let own = past.details["identifier"]?.string.map { [GroupIdentifier(stored: $0)] } ?? []
        var draft = GroupRecord(
            id: id, provenance: target.provenance,
            scope: past.details["scope"]?.string.flatMap { Scope($0) } ?? target.integration.scope,
            identifier: GroupIdentifier(stored: ""), displayName: displayName,
            displayNameKey: CaseFold.key(displayName), externalID: document.externalId, document: document.bytes,
            version: past.version + 1, created: past.created ?? target.operation.now,
            lastModified: target.operation.now)
        draft.description = past.details["description"]?.string
        draft.tags = past.details["tags"]?.string?.split(separator: "\n").map(String.init) ?? []
        guard let group = try writer.insert(draft, identifiers: own + identifiers) else {
            throw UndoRefusal.nameTaken(displayName)
        }
        let details = [
            "displayName": displayName, "identifier": group.identifier.text, "members": "0",
            "integration": integration.text,
        ]
        return [JournalEvent(.groupPushed, id, details: details, change: JournalChange(after: group.document))]
    }
}
