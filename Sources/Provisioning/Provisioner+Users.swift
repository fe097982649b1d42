import Access
import Directory
import Journal
import Records
import SCIM
import Tenancy

extension Provisioner {
    func createUser(
        _ body: JSONValue, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let decoded = try ResourceDocument.decode(create: body, as: target.types.user, dialect: target.dialect)
        let draft = try UserDraft(decoded.document)
        let (integration, now) = (target.integration.id, target.operation.now)
        let record = try await records.account(target.account.id).write(target.operation) { writer in
            if try writer.reader.userRecord(named: draft.userNameKey, of: integration) != nil {
                throw userNameTaken(draft.userName)
            }
            let id = try writer.userID(named: draft.userName, key: draft.userNameKey)
            let record = draft.record(id, of: integration, version: 1, created: now, now: now)
            guard try writer.insert(record) else { throw userNameTaken(draft.userName) }
            return Recorded(record, JournalEvent(.userProvisioned, id, details: ["userName": draft.userName]))
        }
        return try reply(201, record, groups: [], showing: projection, in: target)
    }

    func readUser(
        _ id: String, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        guard let id = ID<User>(id) else { throw SCIMRefusal.notFound() }
        let integration = target.integration.id
        let found = try await records.account(target.account.id).read { reader in
            try reader.userRecord(id, of: integration).map { record in
                (record, try reader.groups(of: [id], managedBy: integration)[id] ?? [])
            }
        }
        guard let (record, groups) = found else { throw SCIMRefusal.notFound() }
        return try reply(200, record, groups: groups, showing: projection, in: target)
    }

    /// PUT and PATCH alike: what `change` makes of the stored document is stored, unless it's the same.
    func changeUser(
        _ id: String, showing projection: Projection, in target: ProvisioningTarget,
        _ change: @escaping @Sendable (ResourceDocument) throws(SCIMRefusal) -> ResourceDocument
    ) async throws -> SCIMReply {
        guard let id = ID<User>(id) else { throw SCIMRefusal.notFound() }
        let integration = target.integration.id
        let (record, groups) = try await records.account(target.account.id).write(target.operation) { writer in
            guard let existing = try writer.lockedUserRecord(id, of: integration) else { throw SCIMRefusal.notFound() }
            let groups = try writer.reader.groups(of: [id], managedBy: integration)[id] ?? []
            let stored = try ResourceDocument(stored: existing.document, type: target.types.user)
            let draft = try UserDraft(try change(stored), wasActive: existing.active)
            guard draft.document.bytes != existing.document else { return .unchanged((existing, groups)) }
            let changed = draft.record(
                id, of: integration, version: existing.version + 1, created: existing.created, now: writer.now)
            let renames = try renamesUser(changed, from: existing, in: target, writer)
            try writer.update(changed, renamingUser: renames)
            var events = [JournalEvent(.userUpdated, id, details: ["userName": draft.userName])]
            if existing.active, !changed.active {
                events = [JournalEvent(.userDeactivated, id)] + (try endAccess(of: id, in: target, writer))
            } else if !existing.active, changed.active {
                events = [JournalEvent(.userReactivated, id)]
            }
            return Recorded((changed, groups), events)
        }
        return try reply(200, record, groups: groups, showing: projection, in: target)
    }

    func deleteUser(_ id: String, in target: ProvisioningTarget) async throws {
        guard let id = ID<User>(id) else { throw SCIMRefusal.notFound() }
        let integration = target.integration.id
        try await records.account(target.account.id).write(target.operation) { writer in
            guard try writer.lockedUserRecord(id, of: integration) != nil else { throw SCIMRefusal.notFound() }
            // First, because sessions would go with their user unseen.
            let ended = try endAccess(of: id, in: target, writer)
            let groups = try writer.deleteUserRecord(id, of: integration)
            try writer.touch(groups)
            try followRemainingName(of: id, in: target, writer)
            return Recorded((), [JournalEvent(.userDeleted, id)] + ended)
        }
    }

    /// Ends what the integration's logins gave the person whose record here ends, and everything when no other record of theirs is active.
    private func endAccess(
        of id: ID<User>, in target: ProvisioningTarget, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        try writer.holdUser(id)
        let others = try writer.reader.person(id, in: target.account)?.records ?? []
        let staysActive = others.contains { $0.active && $0.integration != target.integration.id }
        let ended =
            staysActive
            ? try writer.endSessions(of: id, from: target.integration.id) : try writer.endSessions(of: id)
        return ended.map { JournalEvent(.sessionEnded, $0, details: ["user": id.text]) }
    }

    /// Gives the person the userName of the record that comes first now. Whoever is provisioned under the old one later is somebody else.
    private func followRemainingName(
        of id: ID<User>, in target: ProvisioningTarget, _ writer: borrowing AccountWriter
    ) throws {
        guard let person = try writer.reader.person(id, in: target.account), let first = person.records.first,
            !first.userName.utf8.elementsEqual(person.userName.utf8)
        else { return }
        if let holder = try writer.reader.userID(named: first.userNameKey), holder != id { return }
        try writer.renameUser(id, to: first.userName, key: first.userNameKey)
    }

    /// Whether a new userName is to be the account's too: when no record of higher precedence says otherwise. Refuses a name that is somebody else's.
    private func renamesUser(
        _ changed: UserRecord, from existing: UserRecord, in target: ProvisioningTarget,
        _ writer: borrowing AccountWriter
    ) throws -> Bool {
        guard changed.userName != existing.userName else { return false }
        if let other = try writer.reader.userRecord(named: changed.userNameKey, of: changed.integration),
            other.id != changed.id
        {
            throw userNameTaken(changed.userName)
        }
        if let other = try writer.reader.userID(named: changed.userNameKey), other != changed.id {
            throw userNameTaken(changed.userName)
        }
        let person = try writer.reader.person(changed.id, in: target.account)
        return person?.records.first?.integration == changed.integration
    }

    private func userNameTaken(_ userName: String) -> SCIMRefusal {
        .uniqueness(
            "There is a User with the userName \"\(userName)\" already. Find it with a filter and update it instead.")
    }

    private func reply(
        _ status: Int, _ record: UserRecord, groups: [GroupReference], showing projection: Projection,
        in target: ProvisioningTarget
    ) throws -> SCIMReply {
        let shown = representation(target)
        return SCIMReply(
            status: status, body: try shown.user(record, groups: groups, showing: projection),
            version: Version(record.version).entityTag, location: shown.location(.user, record.id.text))
    }
}
