import Access
import Administration
import Directory
import Journal
import Ledger
import Logging
import Provisioning
import Records
import SCIM
import Tenancy
import TestSupport
import Testing

/// What the account itself did can be taken back as well, and a deletion gives back all that went with it.
@Suite struct NativeUndoTests {
    /// An account with an administrator, and what is done in it.
    private struct World: Sendable {
        let both: Both
        let service: AccountAdministration
        let organization = Scope("orgs/default") ?? .account

        static func make(_ kind: EngineKind, _ change: (inout Account) -> Void = { _ in }) async throws -> World {
            let both = try await Both.make(kind) { account in
                account.organizations = [OrganizationDeclaration(id: .named("default"), name: "Default", projects: [])]
                change(&account)
            }
            return World(both: both, service: AccountAdministration(records: both.database.records))
        }

        func target(after seconds: Int64 = 10) -> AdministrationTarget {
            AdministrationTarget(account: both.account.settings, operation: both.account.operation(after: seconds))
        }

        func user(_ name: String) async throws -> ID<User> {
            var change = PersonChange()
            change.userName = .set(name)
            return try await service.createPerson(change, in: target()).person.id
        }

        func group(_ name: String, members: [MemberID] = []) async throws -> ID<Group> {
            var change = GroupChange()
            change.name = .set(name)
            change.tags = .set(["a", "b"])
            change.description = .set("what it's for")
            let id = try await service.createGroup(change, in: target()).record.id
            if !members.isEmpty { _ = try await service.addMembers(members, to: id, in: target()) }
            return id
        }

        @discardableResult
        func assign(_ role: Slug<CustomRole>, _ principal: Principal, at scope: Scope = .account) async throws
            -> AssignmentRecord
        {
            try await service.assign(role, to: principal, at: scope, in: target())
        }

        /// The last entry about something, or of the whole journal.
        func last(_ subject: String? = nil) async throws -> Int64 {
            let entry = try await both.database.records.account(both.account.id).read { reader in
                try subject.map { try reader.journalEntries(about: $0, before: .max, limit: 1) }?.first
                    ?? reader.journalEntries(before: .max, limit: 1).first
            }
            return try #require(entry).position
        }

        func undo(
            _ request: UndoRequest, _ mode: UndoMode = .whole, by operation: Operation? = nil
        ) async throws -> UndoReport {
            try await Ledger(records: both.database.records).undo(
                request, mode, account: both.account.settings, operation ?? both.account.operation(after: 1_000))
        }

        /// All that the account has, but for versions and when something was changed.
        func state() async throws -> [String] {
            var state: [String] = []
            for try await line in AccountExport(records: both.database.records).lines(of: both.account.settings) {
                var line = line.object ?? JSONObject()
                if let members = line["members"]?.array?.compactMap(\.string) {
                    line["members"] = .string(members.sorted().joined(separator: " "))
                }
                state.append(String(decoding: line.bytes, as: UTF8.self))
            }
            let settings = both.account.settings
            return try await both.database.records.account(both.account.id).read { [state] reader in
                var state = state
                for group in try reader.groups(matching: GroupFilter(), after: nil, limit: 1_000) {
                    state.append("\(group.id) \(group.description ?? "-") \(group.tags)")
                }
                let people = try reader.people(matching: PeopleFilter(), after: nil, limit: 1_000, in: settings)
                for (id, scopes) in try reader.scopes(of: people.map(\.id)) { state.append("\(id) at \(scopes)") }
                state += try reader.assignments(matching: AssignmentFilter(), after: nil, limit: 1_000).map { "\($0)" }
                state += try reader.customRoles().map { "\($0.id) \($0.attributesShown)" }
                state += try reader.serviceAccounts(after: nil, limit: 1_000).map { "\($0.id) \($0.title)" }
                return state.sorted()
            }
        }

        /// Does something, takes its entries back, the latest first, and finds everything as it was.
        func expectUndone(
            _ what: String, entries: Int = 1, _ change: () async throws -> Void
        ) async throws {
            let (before, first) = (try await state(), try await last())
            try await change()
            let end = try await last()
            #expect(end - first == Int64(entries), "\(what)")
            #expect(try await state() != before, "\(what)")
            for position in stride(from: end, to: first, by: -1) {
                let report = try await undo(.entry(position))
                #expect(report.isApplied && report.problems == [], "\(what): \(report)")
            }
            #expect(try await state() == before, "\(what)")
            let again = try await undo(.entry(end))
            #expect(again.undone == [] && again.problems == [], "\(what): \(again)")
        }
    }

    private static let admin = Slug<CustomRole>.named("account-admin")
    private static let auditor = Slug<CustomRole>.named("auditor")

    private static func role(_ permissions: [String]) -> RoleChange {
        var change = RoleChange()
        change.title = .set("Auditor")
        change.permissions = .set(permissions)
        return change
    }

    @Test(arguments: EngineKind.available)
    func `each native change is taken back as a change of its own`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let (service, target) = (world.service, world.target())
        let user = try await world.user("ann")
        let other = try await world.user("bob")
        let group = try await world.group("Team", members: [.user(user)])
        try await world.expectUndone("a user is made") { _ = try await world.user("eve") }
        try await world.expectUndone("a user is changed") {
            var change = PersonChange()
            change.givenName = .set("Ann")
            change.email = .set("ann@acme.example")
            _ = try await service.changePerson(user, change, if: nil, in: target)
        }
        try await world.expectUndone("a user is renamed") {
            var change = PersonChange()
            change.userName = .set("anna")
            _ = try await service.changePerson(user, change, if: nil, in: target)
        }
        try await world.expectUndone("a user is deactivated") {
            var change = PersonChange()
            change.active = .set(false)
            _ = try await service.changePerson(user, change, if: nil, in: target)
        }
        try await world.expectUndone("a user is placed") {
            var change = PersonChange()
            change.scopes = .set([world.organization])
            _ = try await service.changePerson(user, change, if: nil, in: target)
        }
        try await world.expectUndone("a group is made") { _ = try await world.group("Other") }
        try await world.expectUndone("a group is changed") {
            var change = GroupChange()
            change.name = .set("Renamed")
            change.scope = .set(world.organization)
            change.description = .remove
            change.tags = .set(["c"])
            _ = try await service.changeGroup(group, change, if: nil, in: target)
        }
        try await world.expectUndone("members come") {
            _ = try await service.addMembers([.user(other)], to: group, in: target)
        }
        try await world.expectUndone("a member goes") {
            try await service.removeMember(.user(user), from: group, in: target)
        }
        try await world.expectUndone("a role is made") {
            _ = try await service.createRole(.named("reader"), Self.role(["users.read"]), in: target)
        }
        _ = try await service.createRole(Self.auditor, Self.role(["users.read", "app:audit"]), in: target)
        try await world.expectUndone("a role is changed") {
            var change = Self.role(["users.read"])
            change.description = .set("new")
            _ = try await service.changeRole(Self.auditor, change, if: nil, in: target)
        }
        try await world.expectUndone("a role is deleted") {
            try await service.deleteRole(Self.auditor, if: nil, in: target)
        }
        try await world.expectUndone("a role is given") {
            try await world.assign(Self.auditor, .group(group), at: world.organization)
        }
        let assigned = try await world.assign(Self.auditor, .user(user))
        try await world.expectUndone("a role is taken") { try await service.unassign(assigned.id, in: target) }
        let robot = Slug<ServiceAccount>.named("robot")
        try await world.expectUndone("a service account is made") {
            _ = try await service.createServiceAccount(robot, ServiceAccountChange(), in: target)
        }
        _ = try await service.createServiceAccount(robot, ServiceAccountChange(), in: target)
        try await world.expectUndone("a service account is changed") {
            var change = ServiceAccountChange()
            change.title = .set("Robot")
            _ = try await service.changeServiceAccount(robot, change, if: nil, in: target)
        }
        let said = try await world.both.details(about: user.text)
        #expect(said.contains { $0.contains(#""undoes":""#) }, "\(said)")
    }

    @Test(arguments: EngineKind.available)
    func `a deletion gives back groups and roles exactly as they were`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let (both, service) = (world.both, world.service)
        let robot = Slug<ServiceAccount>.named("robot")
        let ann = try await world.user("ann")
        let pushed = try #require(ID<User>(try await both.next.user("pushed")))
        _ = try await both.next.user("stays")
        let scim = try #require(ID<Group>(try await both.next.group("Pushed", members: [pushed.text])))
        var described = GroupChange()
        described.description = .set("said here")
        described.tags = .set(["x", "y z"])
        _ = try await service.changeGroup(scim, described, if: nil, in: world.target())
        let team = try await world.group("Team", members: [.user(ann)])
        _ = try await world.group("All", members: [.group(team), .group(scim)])
        _ = try await service.createRole(Self.auditor, Self.role(["app:audit"]), in: world.target())
        _ = try await service.createServiceAccount(robot, ServiceAccountChange(), in: world.target())
        let principals: [Principal] = [.user(ann), .user(pushed), .group(team), .group(scim), .serviceAccount(robot)]
        for principal in principals {
            try await world.assign(Self.auditor, principal)
            try await world.assign(.named("group-manager"), principal, at: world.organization)
        }
        var placed = PersonChange()
        placed.scopes = .set([world.organization, .account])
        _ = try await service.changePerson(ann, placed, if: nil, in: world.target())

        let before = try await world.state()
        func expectGivenBack(_ subject: String, _ entries: Int, _ delete: () async throws -> Void) async throws {
            try await delete()
            #expect(try await world.state() != before)
            let report = try await world.undo(.entry(try await world.last(subject)))
            #expect(report.isApplied && report.problems == [] && report.undone.count == entries, "\(report)")
            #expect(try await world.state() == before, "\(subject)")
        }
        let target = world.target()
        try await expectGivenBack(ann.text, 4) { try await service.deletePerson(ann, if: nil, in: target) }
        try await expectGivenBack(team.text, 5) { try await service.deleteGroup(team, if: nil, in: target) }
        try await expectGivenBack(robot.text, 3) {
            try await service.deleteServiceAccount(robot, if: nil, in: target)
        }
        try await expectGivenBack(pushed.text, 4) {
            let answer = try await both.next.later(50).delete(.user, pushed.text)
            #expect(answer.status == 204)
        }
        try await expectGivenBack(scim.text, 5) {
            let answer = try await both.next.later(60).delete(.group, scim.text)
            #expect(answer.status == 204)
        }
        // All of it together, by the integration that did it.
        #expect(try await both.next.later(2_000).delete(.group, scim.text).status == 204)
        #expect(try await both.next.later(2_000).delete(.user, pushed.text).status == 204)
        let since = UndoRequest.integration(.nextgen, since: TestAccount.start.advanced(bySeconds: 1_500))
        let report = try await world.undo(since)
        #expect(report.isApplied && report.problems == [], "\(report)")
        #expect(try await world.state() == before)
    }

    @Test(arguments: EngineKind.available)
    func `a user who lost one record after the other comes back with both`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let both = world.both
        let user = try await both.next.user("u", #""externalId":"x""#)
        _ = try await both.first.user("u")
        _ = try await both.first.group("First", members: [user])
        _ = try await world.group("Native", members: [.group(try #require(ID<Group>(try await both.next.group("N"))))])
        let before = try await world.state()
        for (client, seconds) in [(both.first, 20), (both.next, 30)] as [(Client, Int64)] {
            #expect(try await client.later(seconds).delete(.user, user).status == 204)
        }
        for integration in [Slug<Integration>.nextgen, .firstgen] {
            let since = UndoRequest.integration(integration, since: TestAccount.start.advanced(bySeconds: 15))
            #expect(try await world.undo(since).problems == [])
        }
        #expect(try await world.state() == before)
    }

    @Test(arguments: EngineKind.available)
    func `the last administrator isn't undone`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let both = world.both
        let pushed = try #require(ID<User>(try await both.next.user("boss")))
        let given = try await world.assign(Self.admin, .user(pushed))
        let entry = try await world.last(given.id.text)
        let before = try await world.state()
        let refused = try await world.undo(.entry(entry))
        #expect(!refused.isApplied && refused.undone == [])
        #expect(refused.problems.map(\.reason.sentence).first?.contains("no active administrator") == true)
        let provisioned = try await world.undo(.integration(.nextgen, since: TestAccount.start))
        #expect(!provisioned.isApplied && provisioned.problems.count == 1, "\(provisioned)")
        for mode in [UndoMode.whole, .whatCanBe] {
            #expect(try await world.undo(.entry(entry), mode).undone == [])
        }
        #expect(try await world.state() == before)
        // A group gives it, too.
        let native = try await world.user("native")
        let group = try await world.group("Admins")
        try await world.assign(Self.admin, .group(group))
        _ = try await world.service.addMembers([.user(native)], to: group, in: world.target())
        let joined = try await world.last(group.text)
        try await world.service.unassign(given.id, in: world.target())
        let left = try await world.undo(.entry(joined), .whatCanBe)
        #expect(left.problems.map(\.reason.sentence).first?.contains("no active administrator") == true, "\(left)")
        #expect(try await world.service.members(of: group, after: nil, limit: 9, in: world.target()).count == 1)
        // With another one there, it goes.
        try await world.assign(Self.admin, .user(pushed))
        #expect(try await world.undo(.entry(joined)).undone == [joined])
    }

    @Test(arguments: EngineKind.available)
    func `what an integration manages by now is changed there`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind) { account in
            for index in account.integrations.indices { account.integrations[index].adopt = true }
        }
        let user = try await world.user("ann")
        let made = try await world.last(user.text)
        var change = PersonChange()
        change.givenName = .set("Ann")
        _ = try await world.service.changePerson(user, change, if: nil, in: world.target())
        let changed = try await world.last(user.text)
        let team = try await world.group("Team")
        _ = try await world.service.addMembers([.user(user)], to: team, in: world.target())
        let joined = try await world.last(team.text)
        _ = try await world.both.next.later(20).patch(.user, user.text, #"{"op":"add","path":"title","value":"x"}"#)
        _ = try await world.both.next.later(20).group("Pushed", members: [user.text])
        let before = try await world.state()
        for entry in [made, changed, joined] {
            let report = try await world.undo(.entry(entry))
            #expect(!report.isApplied)
            let sentence = try #require(report.problems.first?.reason.sentence)
            #expect(sentence.contains("managed by the NextGen app integration nextgen"), "\(sentence)")
        }
        #expect(try await world.state() == before)
    }

    @Test(arguments: EngineKind.available)
    func `what was changed again since stays`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let user = try await world.user("ann")
        let made = try await world.last(user.text)
        func title(_ name: String) async throws -> Int64 {
            var change = PersonChange()
            change.displayName = .set(name)
            _ = try await world.service.changePerson(user, change, if: nil, in: world.target())
            return try await world.last(user.text)
        }
        let first = try await title("one")
        let second = try await title("two")
        for entry in [made, first] {
            #expect(try await world.undo(.entry(entry)).problems.map(\.reason) == [.changedSince])
        }
        #expect(try await world.undo(.entry(second)).isApplied)
        #expect(try await world.undo(.entry(first)).isApplied)
        let taken = try await world.group("Team")
        try await world.service.deleteGroup(taken, if: nil, in: world.target())
        let deleted = try await world.last(taken.text)
        _ = try await world.group("team")
        #expect(try await world.undo(.entry(deleted)).problems.map(\.reason) == [.nameTaken("Team")])
    }

    @Test(arguments: EngineKind.available)
    func `who may only take back gives nobody what they haven't got`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let user = try await world.user("ann")
        let given = try await world.assign(Self.admin, .user(user))
        try await world.assign(Self.admin, .user(try await world.user("boss")))
        try await world.service.unassign(given.id, in: world.target())
        let entries = [try await world.last(given.id.text), try await world.last(user.text)]
        let before = try await world.state()
        let account = world.both.account
        for permissions in [[.writeJournal], [.writeJournal, .writeRoles]] as [Set<Permission>] {
            let limited = try #require(
                Operation(
                    account: account.id, actor: .service("limited", in: account.id), now: TestAccount.start,
                    requestID: .fresh(at: TestAccount.start),
                    logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
                    authority: Authority([.init(permissions, at: .account)])))
            for entry in entries {
                let report = try await world.undo(.entry(entry), by: limited)
                #expect(report.undone == [] && report.problems.count == 1, "\(report)")
            }
        }
        #expect(try await world.state() == before)
    }

    @Test(arguments: EngineKind.available)
    func `a brake's rollback says which roles it gave back`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let user = try #require(ID<User>(try await world.both.next.user("u")))
        _ = try await world.service.createRole(Self.auditor, Self.role(["app:audit"]), in: world.target())
        let given = try await world.assign(Self.auditor, .user(user))
        #expect(try await world.both.next.later(20).delete(.user, user.text).status == 204)
        let control = BrakeControl(records: world.both.database.records)
        let operation = world.both.account.operation(after: 30)
        _ = try await control.rollBack(world.both.next.integration, of: world.both.account.settings, operation)
        let said = try await world.both.events(about: given.id.text)
        #expect(said == ["role.assigned", "role.unassigned", "role.assigned"])
    }
}

extension RoleRecord {
    fileprivate var attributesShown: String { "\(title) \(description ?? "-") \(permissions)" }
}
