package import Access
import Directory
package import Journal
package import Records
import SCIM
package import Tenancy

/// Takes back what an integration's provisioning did, an entry of the journal at a time, by the writes that provisioning
/// itself uses.
///
/// Whoever changed the same thing since is not overruled: what isn't as the entry left it is refused, before anything is
/// written. What is already as it was before is left alone.
package struct ProvisioningUndo: Sendable {
    let target: ProvisioningTarget

    var integration: Slug<Integration> { target.integration.id }
    var users: UserProvisioning { UserProvisioning(target: target) }
    var groups: GroupProvisioning { GroupProvisioning(target: target) }

    /// - Parameter operation: whoever takes it back, not the integration.
    package init(account: Account, integration: Integration, operation: Operation) {
        target = ProvisioningTarget(
            account: account, integration: integration, operation: operation, isBraked: false)
    }

    /// Takes back what an entry says within a transaction.
    /// - Returns: what that did; nothing when all is as it was before the entry.
    /// - Throws: `UndoRefusal`, before the first write.
    package func undo(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        do {
            switch past.kind {
            case .userProvisioned, .userRestored: return try undoProvisioning(past, writer)
            case .userUpdated, .userDeactivated, .userReactivated: return try undoUpdate(past, writer)
            case .userDeleted: return try undoDeletion(past, writer)
            case .groupPushed, .groupRestored: return try undoPush(past, writer)
            case .groupUpdated: return try undoUpdate(ofGroup: past, writer)
            case .groupDeleted: return try undoDeletion(ofGroup: past, writer)
            case .membersChanged: return try undoMembers(past, writer)
            default: throw UndoRefusal.nothingToUndo
            }
        } catch let refusal as SCIMRefusal {
            throw UndoRefusal.refused(refusal.detail)
        }
    }

    // MARK: Users

    private func undoProvisioning(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<User>(past.subject), let existing = try writer.reader.userRecord(id, of: integration) else {
            return []
        }
        guard existing.document == past.after?.bytes else { throw UndoRefusal.changedSince }
        return try users.delete(past.subject, if: .none, writer).events
    }

    private func undoUpdate(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<User>(past.subject), let existing = try writer.lockedUserRecord(id, of: integration) else {
            throw UndoRefusal.gone
        }
        let stored = try ResourceDocument(stored: existing.document, type: target.types.user)
        var restored = try past.taken(from: stored)
        // A document may say nothing about it, and who was deactivated was active then.
        if past.kind == .userDeactivated, restored.active == nil { restored.assign("active", true) }
        if past.kind == .userReactivated, restored.active == nil { restored.assign("active", false) }
        let document = restored
        return try users.change(
            past.subject, if: .none,
            { (_) throws(SCIMRefusal) in UserProvisioning.Edit(document: document, ignored: .none) }, writer
        ).events
    }

    private func undoDeletion(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<User>(past.subject), let before = past.before else { throw UndoRefusal.nothingToUndo }
        if try writer.reader.userRecord(id, of: integration) != nil { return [] }
        let document = try ResourceDocument(stored: before.bytes, type: target.types.user)
        let draft = try UserDraft(document, wasActive: past.details["active"]?.string != "false")
        let record = draft.record(
            id, of: integration, version: past.version + 1, created: past.created ?? target.operation.now,
            now: target.operation.now)
        guard try writer.reader.userRecord(named: record.userNameKey, of: integration) == nil,
            try writer.restoreUser(
                id, named: record.userName, key: record.userNameKey, created: record.created)
        else { throw UndoRefusal.nameTaken(record.userName) }
        guard try writer.insert(record) else { throw RaceLost() }
        try takeNameBack(record, writer)
        return [
            JournalEvent(
                .userProvisioned, id, details: ["userName": record.userName, "integration": integration.text],
                change: JournalChange(after: record.document))
        ]
    }
    /// The account calls the user by the record that comes first, and called them otherwise while that was gone.
    private func takeNameBack(_ record: UserRecord, _ writer: borrowing AccountWriter) throws {
        guard let person = try writer.reader.person(record.id, in: target.account),
            person.records.first?.integration == integration,
            !person.userName.utf8.elementsEqual(record.userName.utf8)
        else { return }
        if let holder = try writer.reader.userID(named: record.userNameKey), holder != record.id { return }
        try writer.renameUser(record.id, to: record.userName, key: record.userNameKey)
    }
}
