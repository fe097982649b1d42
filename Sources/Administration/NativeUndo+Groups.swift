import Access
import Directory
import Journal
import Provisioning
import Records
import SCIM
import Tenancy

extension NativeUndo {
    func undoCreation(ofGroup past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let group = try held(past, writer) else { return [] }
        guard group.nativeAttributes == past.after else { throw UndoRefusal.changedSince }
        return try Service.end(group, in: target, writer)
    }

    func undoUpdate(ofGroup past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let group = try held(past, writer) else { throw UndoRefusal.gone }
        var change = GroupChange()
        for (name, value) in try past.reversal(of: group.nativeAttributes) {
            switch name {
            case "displayName": change.name = Change(value?.string)
            case "scope": change.scope = Change(value?.string.flatMap { Scope($0) })
            case "description": change.description = Change(value?.string)
            case "tags": change.tags = Change(value?.array?.compactMap(\.string))
            default: throw UndoRefusal.nothingToUndo
            }
        }
        return try Service.change(group, change, in: target, writer).events
    }

    /// The group comes back under its id and identifier. Members, the groups that it was in, and roles come back by the
    /// entries that took them.
    func undoDeletion(ofGroup past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<Group>(past.subject), let name = past.before?["displayName"]?.string else {
            throw UndoRefusal.nothingToUndo
        }
        if try writer.reader.group(id) != nil { return [] }
        let scope = past.before?["scope"]?.string.flatMap { Scope($0) } ?? .account
        try target.admit(scope, as: "scope")
        _ = try target.operation.grant(.writeGroups, at: scope)
        var draft = GroupRecord(
            id: id, provenance: .native, scope: scope, identifier: GroupIdentifier(stored: ""), displayName: name,
            displayNameKey: CaseFold.key(name), externalID: nil, document: Array("{}".utf8),
            version: past.version + 1, created: past.created ?? writer.now, lastModified: writer.now)
        draft.description = past.before?["description"]?.string
        draft.tags = past.before?["tags"]?.array?.compactMap(\.string) ?? []
        let own = past.details["identifier"]?.string.map { [GroupIdentifier(stored: $0)] } ?? []
        let others = try GroupIdentifier.candidates(displayName: name, provenance: .native, id: id)
        guard let group = try writer.insert(draft, identifiers: own + others) else { throw UndoRefusal.nameTaken(name) }
        let details = ["displayName": name, "identifier": group.identifier.text]
        return [JournalEvent(.groupRestored, id, details: details, change: JournalChange(from: nil, to: group))]
    }

    func undoMembers(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let group = try held(past, writer) else {
            // Nobody is a member of what isn't there.
            if past.removed.isEmpty { return [] }
            throw UndoRefusal.gone
        }
        let lost = past.removed.compactMap { MemberID($0) }
        let gained = try writer.existing(among: past.added.compactMap { MemberID($0) })
        guard try writer.existing(among: lost).count == lost.count else { throw UndoRefusal.gone }
        _ = try Service.membersUnlocked(group, in: target)
        try Service.admit(lost + gained, into: group, in: target, writer)
        let removed = try writer.removeMembers(gained, from: group.id)
        let added = try writer.addMembers(lost, to: group.id)
        guard !removed.isEmpty || !added.isEmpty else { return [] }
        try writer.touch([group.id])
        return Service.membersChanged(of: group.id, added: added, removed: removed)
    }

    /// The group, held, if there still is one and the actor may change it.
    private func held(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> GroupRecord? {
        guard let id = ID<Group>(past.subject) else { throw UndoRefusal.nothingToUndo }
        return try writer.lockedGroup(id).map { try Service.admitted($0, .writeGroups, in: target) }
    }
}

extension Change {
    /// Back to a value that may be absent.
    init(_ before: Value?) { self = before.map { .set($0) } ?? .remove }
}
