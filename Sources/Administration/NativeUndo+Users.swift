import Access
import Directory
import Journal
import Provisioning
import Records
import SCIM
import Tenancy

extension NativeUndo {
    func undoCreation(ofUser past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let person = try held(past, writer) else { return [] }
        if let record = person.person.record(of: .native) {
            guard record.document == past.after?.bytes else { throw UndoRefusal.changedSince }
        }
        return try Service.end(person, in: target, writer)
    }

    func undoUpdate(ofUser past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let before = try held(past, writer) else { throw UndoRefusal.gone }
        if past.names == ["scopes"] { return try undoPlacement(of: before, past, writer) }
        let managers = try writer.reader.groupManagers(of: [before.person.id])[before.person.id] ?? []
        let editable = try target.unlocking { () throws(ManagedElsewhere) in
            past.names == ["active"]
                ? try before.person.unlocked(for: "Whether the user is active", groupManagers: [])
                : try before.person.unlocked(for: "The user's name and e-mail address", groupManagers: managers)
        }
        let stored = try ResourceDocument(stored: editable.record.document, type: .user)
        return try Service.store(try UserDraft(try past.taken(from: stored)), over: editable, writer)
    }

    private func undoPlacement(
        of before: AdministeredPerson, _ past: PastChange, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        _ = try target.unlocking { () throws(ManagedElsewhere) in
            try before.person.unlocked(for: "Where the user is", groupManagers: [])
        }
        let (now, old) = (Set(before.scopes), try scopes(past.before?["scopes"]))
        guard now != Set(old) else { return [] }
        guard now == Set(try scopes(past.after?["scopes"])) else { throw UndoRefusal.changedSince }
        return try Service.place(before, at: old, writer)
    }

    /// The user comes back under their id. Groups and roles come back by the entries that took them.
    func undoDeletion(ofUser past: PastChange, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        guard let id = ID<User>(past.subject), let before = past.before else { throw UndoRefusal.nothingToUndo }
        if try writer.reader.accountUser(id) != nil { return [] }
        let scopes = try scopes(past.details["scopes"])
        let draft = try UserDraft(
            ResourceDocument(stored: before.bytes, type: .user), wasActive: past.details["active"]?.string != "false")
        let record = draft.record(
            id, of: .native, version: past.version + 1, created: past.created ?? writer.now, now: writer.now)
        guard
            try writer.restoreUser(id, named: record.userName, key: record.userNameKey, created: record.created),
            try writer.insert(record)
        else { throw UndoRefusal.nameTaken(record.userName) }
        try writer.place(id, at: scopes)
        let details = ["userName": record.userName]
        return [JournalEvent(.userRestored, id, details: details, change: JournalChange(after: record.document))]
    }

    /// The person, held, if there still is one and the actor may change them.
    private func held(_ past: PastChange, _ writer: borrowing AccountWriter) throws -> AdministeredPerson? {
        guard let id = ID<User>(past.subject) else { throw UndoRefusal.nothingToUndo }
        try writer.holdUser(id)
        guard try writer.reader.accountUser(id) != nil else { return nil }
        return try Service.person(id, .writeUsers, in: target, writer.reader)
    }

    /// Scopes as the journal has them, all of which the account still has and the actor may write at.
    private func scopes(_ value: JSONValue?) throws -> [Scope] {
        let scopes = (value?.string ?? "account").split(separator: " ").compactMap { Scope(String($0)) }
        for scope in scopes {
            try target.admit(scope, as: "scopes")
            _ = try target.operation.grant(.writeUsers, at: scope)
        }
        return scopes
    }
}
