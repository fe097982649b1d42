import Access
import Directory
import Journal
import Records
import SCIM
import Tenancy

extension ProvisioningUndo {
    func undoPush(_ past: Past, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject), let existing = try writer.reader.group(id, of: integration) else {
            return []
        }
        guard existing.document == past.after?.bytes else { throw UndoRefusal.changedSince }
        return try groups.delete(past.subject, if: .none, writer).events
    }

    func undoUpdate(ofGroup past: Past, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject), let existing = try writer.lockedGroup(id, of: integration) else {
            throw UndoRefusal.gone
        }
        let stored = try ResourceDocument(stored: existing.document, type: target.types.group)
        return try change(past, to: try past.taken(from: stored), [], writer)
    }

    func undoMembers(_ past: Past, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject), let existing = try writer.lockedGroup(id, of: integration) else {
            // Nobody is a member of what isn't there.
            if past.removed.isEmpty { return [] }
            throw UndoRefusal.gone
        }
        let stored = try ResourceDocument(stored: existing.document, type: target.types.group)
        let members: [MembershipChange] = [
            .remove(past.added), .add(past.removed.map { MemberRef(id: $0) }),
        ]
        return try change(past, to: stored, members, writer)
    }

    private func change(
        _ past: Past, to document: ResourceDocument, _ members: [MembershipChange], _ writer: borrowing AccountWriter
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
    func undoDeletion(ofGroup past: Past, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject), let before = past.before else { throw UndoRefusal.nothingToUndo }
        if try writer.reader.group(id, of: integration) != nil { return [] }
        let document = try ResourceDocument(stored: before.bytes, type: target.types.group)
        let displayName = document.displayName ?? ""
        let identifiers = try GroupIdentifier.candidates(
            displayName: displayName, provenance: target.provenance, id: id)
        let own = past.details["identifier"]?.string.map { [GroupIdentifier(stored: $0)] } ?? []
        let draft = GroupRecord(
            id: id, provenance: target.provenance,
            scope: past.details["scope"]?.string.flatMap { Scope($0) } ?? target.integration.scope,
            identifier: GroupIdentifier(stored: ""), displayName: displayName,
            displayNameKey: CaseFold.key(displayName), externalID: document.externalId, document: document.bytes,
            version: past.version + 1, created: past.created ?? target.operation.now,
            lastModified: target.operation.now)
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
