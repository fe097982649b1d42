import Access
import Directory
import Journal
import Records
import SCIM
import Tenancy

/// What happens to an integration's users within one transaction.
///
/// Everything that can be refused is refused before the first write, so that a refusal leaves nothing behind: the
/// operations of a Bulk request share transactions, and none undoes its neighbors.
struct UserProvisioning: Sendable {
    let target: ProvisioningTarget

    private var integration: Slug<Integration> { target.integration.id }
    private var brake: Brake { Brake(target: target) }
    /// What the event of a deactivation says of its kind, when the person doesn't leave the account by it.
    private var deactivation: [String: String] {
        target.integration.deactivation == .suspend ? ["deactivation": Deactivation.suspend.rawValue] : [:]
    }

    /// A user to be made, read from a body.
    struct New: Sendable {
        /// Under an id that is theirs if the account has no such user yet.
        let record: UserRecord
        let document: ResourceDocument
        let ignored: IgnoredNames

        func record(as id: ID<User>) -> UserRecord {
            var record = record
            record.id = id
            return record
        }
    }

    /// Reads the body of a POST, before any transaction.
    func decode(_ body: JSONValue) throws(SCIMRefusal) -> New {
        let decoded = try ResourceDocument.decode(create: body, as: target.types.user, dialect: target.dialect)
        let now = target.operation.now
        let record = try UserDraft(decoded.document).record(
            .fresh(at: now), of: integration, version: 1, created: now, now: now)
        return New(record: record, document: decoded.document, ignored: IgnoredNames(decoded.ignored))
    }

    func create(_ user: New, _ writer: borrowing AccountWriter) throws -> Recorded<UserRecord> {
        let (userName, key) = (user.record.userName, user.record.userNameKey)
        if let known = try takeOver(user, writer) { return known }
        if try writer.reader.userRecord(named: key, of: integration) != nil { throw Self.userNameTaken(userName) }
        let isNative = try writer.reader.userRecord(named: key, of: .native) != nil
        guard !isNative || target.integration.adopt else { throw Self.nativeUserExists(userName) }
        let id = try writer.userID(named: userName, key: key)
        if isNative { guard try writer.removeNativeRecord(of: id) else { throw RaceLost() } }
        let record = user.record(as: id)
        guard try writer.insert(record) else { throw RaceLost() }
        return Recorded(record, isNative ? adoption(id, userName, user.ignored) : event(user, id))
    }

    /// Makes many in a few statements, as if they came one after another: of two with one name the first is made.
    ///
    /// - Parameter failures: at how many refusals those behind are left alone; nil: never.
    /// - Returns: for each user in order what came of it; fewer than there are users when `failures` was reached.
    func create(
        _ users: [Result<New, SCIMRefusal>], until failures: Int?, _ writer: borrowing AccountWriter
    ) throws -> Recorded<[Result<UserRecord, SCIMRefusal>]> {
        var taken = try writer.reader.recordedUserNames(
            among: users.compactMap { try? $0.get().record.userNameKey }, of: integration)
        let native = try writer.reader.recordedUserNames(
            among: users.compactMap { try? $0.get().record.userNameKey }, of: .native)
        var admitted: [Result<New, SCIMRefusal>] = []
        var known: [Int: Recorded<UserRecord>] = [:]
        var refused = 0
        for user in users {
            if let new = try? user.get(), let record = try takeOver(new, writer) {
                taken.insert(new.record.userNameKey)
                known[admitted.count] = record
                admitted.append(user)
                continue
            }
            let judged = user.flatMap { user -> Result<New, SCIMRefusal> in
                guard target.integration.adopt || !native.contains(user.record.userNameKey) else {
                    return .failure(Self.nativeUserExists(user.record.userName))
                }
                let isFree = taken.insert(user.record.userNameKey).inserted
                return isFree ? .success(user) : .failure(Self.userNameTaken(user.record.userName))
            }
            admitted.append(judged)
            if case .failure = judged { refused += 1 }
            if let failures, refused >= failures { break }
        }
        let names = admitted.enumerated().compactMap { place, user -> (userName: String, key: String)? in
            guard known[place] == nil, case .success(let user) = user else { return nil }
            return (user.record.userName, user.record.userNameKey)
        }
        guard let ids = try writer.userIDs(named: names) else { throw RaceLost() }
        var results: [Result<UserRecord, SCIMRefusal>] = []
        var records: [UserRecord] = []
        var events: [JournalEvent] = []
        for (place, user) in admitted.enumerated() {
            if let record = known[place] {
                results.append(.success(record.value))
                events += record.events
                continue
            }
            switch user {
            case .failure(let refusal): results.append(.failure(refusal))
            case .success(let user):
                guard let id = ids[user.record.userNameKey] else { throw RaceLost() }
                let record = user.record(as: id)
                results.append(.success(record))
                records.append(record)
                guard native.contains(record.userNameKey) else {
                    events.append(event(user, id))
                    continue
                }
                guard try writer.removeNativeRecord(of: id) else { throw RaceLost() }
                events.append(adoption(id, record.userName, user.ignored))
            }
        }
        guard try writer.insert(records) else { throw RaceLost() }
        return Recorded(results, events)
    }

    /// Makes a POST of somebody whom a login made what that user is from now on: SCIM has come to know them too.
    ///
    /// They're known by userName, or by an e-mail address that is nobody else's: their userName becomes SCIM's then.
    /// - Returns: nil when it's about somebody new, or somebody whom SCIM has.
    private func takeOver(_ user: New, _ writer: borrowing AccountWriter) throws -> Recorded<UserRecord>? {
        // Nothing is asked where no login makes anybody.
        guard target.integration.jit != nil else { return nil }
        var found = try writer.reader.userRecord(named: user.record.userNameKey, of: integration).map { [$0] } ?? []
        if found.isEmpty {
            let emails = user.record.indexed.filter { $0.path == "emails.value" }
            for email in emails {
                found += try writer.reader.userRecords(having: email, of: [integration], limit: 2)
            }
        }
        guard let id = found.first?.id, found.allSatisfy({ $0.id == id }),
            let record = try writer.lockedUserRecord(id, of: integration), try writer.reader.isMadeAtLogin(record)
        else { return nil }
        let edit = Edit(document: user.document, ignored: user.ignored)
        let changed = try change(id.text, if: .none, { (_) throws(SCIMRefusal) in edit }, writer)
        try writer.forgetMadeAtLogin(changed.value)
        return Recorded(changed.value, [event(user, id)] + changed.events)
    }

    /// What a change makes of a stored document.
    struct Edit: Sendable {
        let document: ResourceDocument
        let ignored: IgnoredNames
    }

    typealias Change = @Sendable (ResourceDocument) throws(SCIMRefusal) -> Edit

    /// PUT and PATCH alike: what `change` makes of the stored document is stored, unless it's the same. A user who is
    /// sent again as they are is neither held nor written.
    func change(
        _ id: String, if conditions: Preconditions, _ change: Change, _ writer: borrowing AccountWriter
    ) throws -> Recorded<UserRecord> {
        guard let id = ID<User>(id) else { throw SCIMRefusal.notFound() }
        if !writer.hasOneWriter, let existing = try writer.reader.userRecord(id, of: integration) {
            target.trace?.note(userName: existing.userName)
            try conditions.admit(existing.version)
            if try edit(existing, change).draft.document.bytes == existing.document { return .unchanged(existing) }
        }
        guard let existing = try writer.lockedUserRecord(id, of: integration) else {
            return try adopt(id, if: conditions, change, writer)
        }
        target.trace?.note(userName: existing.userName)
        try conditions.admit(existing.version)
        let (stored, draft, ignored) = try edit(existing, change)
        guard draft.document.bytes != existing.document else { return .unchanged(existing) }
        let changed = draft.record(
            id, of: integration, version: existing.version + 1, created: existing.created, now: writer.now)
        let renames = try renamesUser(changed, from: existing, writer)
        // What an account declares can have changed since the record was indexed.
        let reindexing =
            stored.type !== ResourceType.user || !changed.isNamed(as: existing)
            || UserIndex.values(of: stored) != changed.indexed
        let change = JournalChange(from: stored, to: draft.document)
        if existing.active, !changed.active {
            return try target.keepingAdministrator(writer, if: writer.reader.isAdministrator(id)) {
                let permit = try brake.admit(BrakeCounts(users: 1), writer)
                try brake.keep(TakenAway(.userDeactivated, existing), permit, writer)
                try writer.update(changed, renamingUser: renames, reindexing: reindexing)
                let event = event(.userDeactivated, id, ignored.added(to: deactivation), change)
                return Recorded(changed, [event] + (try endAccess(of: id, writer)))
            }
        }
        try writer.update(changed, renamingUser: renames, reindexing: reindexing)
        if !existing.active, changed.active {
            return Recorded(changed, event(.userReactivated, id, ignored.added(to: [:]), change))
        }
        let details = ignored.added(to: ["userName": draft.userName])
        return Recorded(changed, event(.userUpdated, id, details, change))
    }

    func delete(
        _ id: String, if conditions: Preconditions, _ writer: borrowing AccountWriter
    ) throws -> Recorded<Void> {
        guard let id = ID<User>(id) else { throw SCIMRefusal.notFound() }
        guard let existing = try writer.lockedUserRecord(id, of: integration) else {
            throw try writer.reader.userRecord(id, of: .native) == nil ? SCIMRefusal.notFound() : Self.isNative
        }
        target.trace?.note(userName: existing.userName)
        try conditions.admit(existing.version)
        try writer.holdUser(id)
        return try target.keepingAdministrator(writer, if: writer.reader.isAdministrator(id)) {
            try end(existing, writer)
        }
    }

    private func end(_ existing: UserRecord, _ writer: borrowing AccountWriter) throws -> Recorded<Void> {
        let id = existing.id
        let permit = try brake.admit(BrakeCounts(users: existing.active ? 1 : 0), writer)
        var taken = TakenAway(.userDeleted, existing)
        taken.details.groups = try writer.reader.groupsLost(with: id, of: integration).map(\.text)
        let roles = try writer.reader.assignments(of: [.user(id)])
        taken.details.roles = RoleMemory.lines(roles)
        if let user = try writer.reader.accountUser(id) {
            taken.details.userName = user.userName
            taken.details.userNameKey = user.key
            taken.details.userCreated = user.created.milliseconds
        }
        try brake.keep(taken, permit, writer)
        // First, because sessions would go with their user unseen.
        let ended = try endAccess(of: id, writer)
        let groups = try writer.deleteUserRecord(id, of: integration)
        try writer.touch(groups)
        try followRemainingName(of: id, writer)
        let unassigned = try AssignmentRecord.ended(roles, writer, ["integration": integration.text])
        let left = groups.flatMap { group in
            JournalEvent.membersChanged(
                of: group, added: [], removed: [id.text], details: ["integration": integration.text])
        }
        let details = [
            "userName": existing.userName, "version": "\(existing.version)",
            "created": "\(existing.created.milliseconds)", "active": "\(existing.active)",
        ]
        let deleted = event(.userDeleted, id, details, JournalChange(before: existing.document))
        return Recorded((), unassigned + left + [deleted] + ended)
    }

    /// PUT and PATCH of a native user: with `adopt` the account's record becomes the integration's, changed as the
    /// request has it; without, nothing may be written.
    private func adopt(
        _ id: ID<User>, if conditions: Preconditions, _ change: Change, _ writer: borrowing AccountWriter
    ) throws -> Recorded<UserRecord> {
        guard let native = try writer.lockedUserRecord(id, of: .native) else { throw SCIMRefusal.notFound() }
        guard target.integration.adopt else { throw Self.isNative }
        try conditions.admit(native.version)
        let (_, draft, ignored) = try edit(native, change)
        let adopted = draft.record(
            id, of: integration, version: native.version + 1, created: native.created, now: writer.now)
        let renames = adopted.userNameKey != native.userNameKey
        if renames, try writer.reader.userID(named: adopted.userNameKey) != nil {
            throw Self.userNameTaken(adopted.userName)
        }
        let deactivates = native.active && !adopted.active
        return try target.keepingAdministrator(writer, if: deactivates && writer.reader.isAdministrator(id)) {
            try take(native, over: adopted, ignored, writer)
        }
    }

    private func take(
        _ native: UserRecord, over adopted: UserRecord, _ ignored: IgnoredNames, _ writer: borrowing AccountWriter
    ) throws -> Recorded<UserRecord> {
        let id = adopted.id
        if native.active, !adopted.active {
            let permit = try brake.admit(BrakeCounts(users: 1), writer)
            try brake.keep(TakenAway(.userDeactivated, native), permit, writer)
        }
        guard try writer.removeNativeRecord(of: id), try writer.insert(adopted) else { throw RaceLost() }
        if !adopted.userName.utf8.elementsEqual(native.userName.utf8) {
            try writer.renameUser(id, to: adopted.userName, key: adopted.userNameKey)
        }
        let event = adoption(id, adopted.userName, ignored)
        guard native.active, !adopted.active else { return Recorded(adopted, event) }
        let deactivated = JournalEvent(.userDeactivated, id, details: deactivation)
        return Recorded(adopted, [event, deactivated] + (try endAccess(of: id, writer)))
    }

    private func edit(
        _ existing: UserRecord, _ change: Change
    ) throws(SCIMRefusal) -> (stored: ResourceDocument, draft: UserDraft, ignored: IgnoredNames) {
        let stored = try ResourceDocument(stored: existing.document, type: target.types.user)
        let edit = try change(stored)
        return (stored, try UserDraft(edit.document, wasActive: existing.active), edit.ignored)
    }

    private func event(_ user: New, _ id: ID<User>) -> JournalEvent {
        event(
            .userProvisioned, id, user.ignored.added(to: ["userName": user.record.userName]),
            JournalChange(after: user.record.document))
    }

    private func event(
        _ kind: JournalEvent.Kind, _ id: ID<User>, _ details: [String: String], _ change: JournalChange
    ) -> JournalEvent {
        var details = details
        details["integration"] = integration.text
        return JournalEvent(kind, id, details: details, change: change)
    }

    private func adoption(_ id: ID<User>, _ userName: String, _ ignored: IgnoredNames) -> JournalEvent {
        JournalEvent(
            .userAdopted, id, details: ignored.added(to: ["userName": userName, "integration": integration.text]))
    }

    /// Ends what the integration's logins gave the person whose record here ends, and everything when no other record
    /// of theirs is active.
    private func endAccess(of id: ID<User>, _ writer: borrowing AccountWriter) throws -> [JournalEvent] {
        try writer.holdUser(id)
        let others = try writer.reader.person(id, in: target.account)?.records ?? []
        let staysActive = others.contains { $0.active && $0.integration != integration }
        let all = try writer.reader.loginSessions(of: id)
        let over = staysActive ? all.filter { $0.integration == integration } : all
        let ended = try writer.end(over, because: .deactivated).events
        guard !staysActive else { return ended }
        return ended + (try writer.revokeCredentials(of: id)).map { JournalEvent(.credentialRevoked, $0) }
    }

    /// Gives the person the userName of the record that comes first now. Whoever is provisioned under the old one later
    /// is somebody else.
    private func followRemainingName(of id: ID<User>, _ writer: borrowing AccountWriter) throws {
        guard let person = try writer.reader.person(id, in: target.account), let first = person.records.first,
            !first.userName.utf8.elementsEqual(person.userName.utf8)
        else { return }
        if let holder = try writer.reader.userID(named: first.userNameKey), holder != id { return }
        try writer.renameUser(id, to: first.userName, key: first.userNameKey)
    }

    /// Whether a new userName is to be the account's too: when no record of higher precedence says otherwise. Refuses a
    /// name that is somebody else's.
    private func renamesUser(
        _ changed: UserRecord, from existing: UserRecord, _ writer: borrowing AccountWriter
    ) throws -> Bool {
        guard changed.userName != existing.userName else { return false }
        if let other = try writer.reader.userRecord(named: changed.userNameKey, of: changed.integration),
            other.id != changed.id
        {
            throw Self.userNameTaken(changed.userName)
        }
        if let other = try writer.reader.userID(named: changed.userNameKey), other != changed.id {
            throw Self.userNameTaken(changed.userName)
        }
        let person = try writer.reader.person(changed.id, in: target.account)
        return person?.records.first?.integration == changed.integration
    }

    private static func nativeUserExists(_ userName: String) -> SCIMRefusal {
        .uniqueness(
            """
            The account has a native User with the userName "\(userName)", which no integration manages. Set adopt: true \
            for this integration to take such Users over.
            """)
    }

    private static let isNative = SCIMRefusal(
        status: 409, scimType: .mutability,
        detail: """
            This User is a native one of the account, which no integration manages. Set adopt: true for this integration \
            to take such Users over, or change it in the account.
            """)

    static func userNameTaken(_ userName: String) -> SCIMRefusal {
        .uniqueness(
            "There is a User with the userName \"\(userName)\" already. Find it with a filter and update it instead.")
    }
}

extension TakenAway {
    /// A user's record as it was.
    fileprivate init(_ kind: Kind, _ record: UserRecord) {
        self.init(
            kind, record.id.text, version: record.version, created: record.created, document: record.document)
        details.active = record.active
    }
}

/// Another transaction took a name between a look at it and the write: this one has to be given up, and is then as if
/// it had come later.
struct RaceLost: Error {}
