import Access
package import Directory
import Journal
import Provisioning
import Records
package import SCIM
package import Tenancy

extension AccountAdministration {
    /// The account's people that match, in a stable order, from after one of them on.
    package func people(
        matching filter: PeopleFilter, after previous: ID<User>?, limit: Int, in target: AdministrationTarget
    ) async throws -> [AdministeredPerson] {
        _ = try target.operation.grant(.readUsers, at: filter.scope)
        return try await records.account(target.account.id).read { reader in
            let people = try reader.people(matching: filter, after: previous, limit: limit, in: target.account)
            return try Self.administered(people, in: target, reader)
        }
    }

    package func person(_ id: ID<User>, in target: AdministrationTarget) async throws -> AdministeredPerson {
        try await records.account(target.account.id).read { try Self.person(id, .readUsers, in: target, $0) }
    }

    /// Makes a native user.
    package func createPerson(_ change: PersonChange, in target: AdministrationTarget) async throws
        -> AdministeredPerson
    {
        let draft = try NativeUserDocument.draft(change, of: nil)
        let scopes = change.scopes.value ?? [.account]
        for scope in scopes {
            try target.admit(scope, as: "scopes")
            _ = try target.operation.grant(.writeUsers, at: scope)
        }
        return try await write(target) { writer in
            guard try writer.reader.userID(named: draft.userNameKey) == nil else { throw Self.taken(draft) }
            let id = try writer.userID(named: draft.userName, key: draft.userNameKey)
            let record = draft.record(id, of: .native, version: 1, created: writer.now, now: writer.now)
            guard try writer.insert(record) else { throw Self.taken(draft) }
            try writer.place(id, at: scopes)
            let moved = try assign(change.groups, to: id, in: target, writer)
            let made = try Self.person(id, .writeUsers, in: target, writer.reader)
            let event = JournalEvent(
                .userCreated, id, details: ["userName": draft.userName], change: JournalChange(after: record.document))
            return Recorded(made, [event] + moved)
        }
    }

    /// Changes a person, as far as no integration manages what is changed.
    package func changePerson(
        _ id: ID<User>, _ change: PersonChange, if condition: VersionCondition?, in target: AdministrationTarget
    ) async throws -> AdministeredPerson {
        for scope in change.scopes.value ?? [] {
            try target.admit(scope, as: "scopes")
            _ = try target.operation.grant(.writeUsers, at: scope)
        }
        return try await write(target) { writer in
            try writer.holdUser(id)
            let before = try Self.person(id, .writeUsers, in: target, writer.reader)
            try target.admit(condition, before.version)
            let managers = try writer.reader.groupManagers(of: [id])[id] ?? []
            let (person, account) = (before.person, target.account)
            var events: [JournalEvent] = []
            if change.touchesProfile {
                let editable = try target.unlocking { () throws(ManagedElsewhere) in
                    try person.unlocked(for: "The user's name and e-mail address", groupManagers: managers)
                }
                events += try Self.edit(editable, change, writer)
            } else if change.active.isMentioned {
                let editable = try target.unlocking { () throws(ManagedElsewhere) in
                    try person.unlocked(for: "Whether the user is active", groupManagers: [])
                }
                events += try Self.edit(editable, change, writer)
            }
            if let scopes = change.scopes.value {
                _ = try target.unlocking { () throws(ManagedElsewhere) in
                    try person.unlocked(for: "Where the user is", groupManagers: [])
                }
                events += try Self.place(before, at: scopes, writer)
            }
            if change.groups.isMentioned {
                try target.unlocking { () throws(ManagedElsewhere) in try person.groupsUnlocked(groupManagers: managers)
                }
                events += try assign(change.groups, to: id, in: target, writer)
            }
            guard !events.isEmpty else { return .unchanged(before) }
            guard let after = try writer.reader.people([id], in: account).first else { throw Self.noUser }
            guard let shown = try Self.administered([after], in: target, writer.reader).first else { throw Self.noUser }
            return Recorded(shown, events)
        }
    }

    /// Deletes a native user, with their groups, roles, sessions and tokens.
    package func deletePerson(
        _ id: ID<User>, if condition: VersionCondition?, in target: AdministrationTarget
    ) async throws {
        try await write(target) { writer in
            try writer.holdUser(id)
            let before = try Self.person(id, .writeUsers, in: target, writer.reader)
            try target.admit(condition, before.version)
            return Recorded((), try Self.end(before, in: target, writer))
        }
    }

    // MARK: Inside a transaction

    /// The person, if the actor may do that to them: at all of the scopes where they are.
    static func person(
        _ id: ID<User>, _ permission: Permission, in target: AdministrationTarget, _ reader: borrowing AccountReader
    ) throws -> AdministeredPerson {
        guard let person = try reader.people([id], in: target.account).first,
            let shown = try administered([person], in: target, reader).first
        else { throw noUser }
        for scope in shown.scopes { _ = try target.operation.grant(permission, at: scope) }
        return shown
    }

    static let noUser = AdministrationRefusal.notFound("user")

    private static func administered(
        _ people: [Person], in target: AdministrationTarget, _ reader: borrowing AccountReader
    ) throws -> [AdministeredPerson] {
        let ids = people.map(\.id)
        let groups = try reader.groups(of: ids)
        let placed = try reader.scopes(of: people.filter(\.managers.isEmpty).map(\.id))
        return people.map { person in
            let managing = person.managers.compactMap { target.account.integration($0)?.scope }
            let scopes = managing.isEmpty ? placed[person.id] ?? [.account] : managing
            return AdministeredPerson(
                person: person, groups: groups[person.id] ?? [],
                scopes: scopes.reduce(into: []) { all, scope in
                    if !all.contains(scope) { all.append(scope) }
                })
        }
    }

    /// Ends a native user, unless an integration manages them or chooses their groups.
    static func end(
        _ before: AdministeredPerson, in target: AdministrationTarget, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        let id = before.person.id
        let managers = try writer.reader.groupManagers(of: [id])[id] ?? []
        let record = try target.unlocking { () throws(ManagedElsewhere) in
            try before.person.unlocked(for: "The user", groupManagers: managers)
        }.record
        let ended = try endAccess(of: id, writer)
        let roles = try writer.reader.assignments(of: [.user(id)])
        let groups = try writer.deleteUserRecord(id, of: .native)
        try writer.touch(groups)
        let left = groups.flatMap { membersChanged(of: $0, removed: [.user(id)]) }
        let details = [
            "userName": record.userName, "version": "\(record.version)",
            "created": "\(record.created.milliseconds)", "active": "\(record.active)",
            "scopes": scopesText(before.scopes),
        ]
        let event = JournalEvent(
            .userDeleted, id, details: details, change: JournalChange(before: record.document))
        return try AssignmentRecord.ended(roles, writer) + left + [event] + ended
    }

    /// Says where a native user is.
    static func place(
        _ before: AdministeredPerson, at scopes: [Scope], _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard Set(scopes) != Set(before.scopes) else { return [] }
        try writer.place(before.person.id, at: scopes)
        let (old, new) = (scopesText(before.scopes), scopesText(scopes))
        return [
            JournalEvent(
                .userUpdated, before.person.id, details: ["scopes": new],
                change: JournalChange(
                    before: JSONObject([("scopes", .string(old))]).bytes,
                    after: JSONObject([("scopes", .string(new))]).bytes))
        ]
    }

    private static func scopesText(_ scopes: [Scope]) -> String {
        scopes.map(\.description).sorted().joined(separator: " ")
    }

    /// Their sessions and their own tokens.
    private static func endAccess(of id: ID<User>, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        let ended = try writer.end(writer.reader.loginSessions(of: id), because: .deactivated).events
        return ended + (try writer.revokeCredentials(of: id)).map { JournalEvent(.credentialRevoked, $0) }
    }

    private static func taken(_ draft: UserDraft) -> AdministrationRefusal {
        .nameTaken(field: "user_name", value: draft.userName)
    }

    private static func edit(
        _ editable: NativelyEditable<UserRecord>, _ change: PersonChange, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        try store(try NativeUserDocument.draft(change, of: editable.record), over: editable, writer)
    }

    /// Makes of the account's own record what a draft says.
    static func store(
        _ draft: UserDraft, over editable: NativelyEditable<UserRecord>, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        let before = editable.record
        let after = draft.record(
            before.id, of: .native, version: before.version + 1, created: before.created, now: writer.now)
        guard after.document != before.document else { return [] }
        if after.userNameKey != before.userNameKey, try writer.reader.userID(named: after.userNameKey) != nil {
            throw taken(draft)
        }
        let renames = !after.userName.utf8.elementsEqual(before.userName.utf8)
        try writer.update(after, renamingUser: renames, reindexing: true)
        let stored = try ResourceDocument(stored: before.document, type: .user)
        let changed = JournalChange(from: stored, to: draft.document)
        if before.active, !after.active {
            let ended = try endAccess(of: before.id, writer)
            return [JournalEvent(.userDeactivated, before.id, change: changed)] + ended
        }
        if !before.active, after.active { return [JournalEvent(.userReactivated, before.id, change: changed)] }
        return [JournalEvent(.userUpdated, before.id, details: ["userName": after.userName], change: changed)]
    }
}
