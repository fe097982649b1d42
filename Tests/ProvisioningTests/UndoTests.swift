import Access
import Journal
import Ledger
import Provisioning
import Records
import SCIM
import Tenancy
import TestSupport
import Testing

/// What stands in the journal can be looked back at, and taken back.
@Suite struct UndoTests {
    private func undo(
        _ both: Both, _ request: UndoRequest, _ mode: UndoMode = .whole, after seconds: Int64 = 1_000
    ) async throws -> UndoReport {
        try await Ledger(records: both.database.records).undo(
            request, mode, account: both.account.settings, both.account.operation(after: seconds))
    }

    private func view(_ both: Both, _ subject: String, after seconds: Int64) async throws -> PastView {
        try #require(
            try await Ledger(records: both.database.records).view(
                of: subject, at: TestAccount.start.advanced(bySeconds: seconds), account: both.account.settings,
                both.account.operation(after: 2_000)))
    }

    /// Everything that an IdP can read, but for versions and moments.
    private func state(_ client: Client) async throws -> [String] {
        var state: [String] = []
        for kind in [ResourceKind.user, .group] {
            for var resource in try await client.list(kind, "count=1000").resources {
                resource["meta"] = nil
                for list in ["members", "groups"] {
                    guard let values = resource[list]?.array?.compactMap({ $0.object?["value"]?.string }) else {
                        continue
                    }
                    resource[list] = .string(values.sorted().joined(separator: " "))
                }
                state.append(String(decoding: resource.bytes, as: UTF8.self))
            }
        }
        return state.sorted()
    }

    /// Users 0 to 4, in two groups, one of them in the other, and one user inactive.
    private func populated(_ kind: EngineKind) async throws -> (both: Both, users: [String], groups: [String]) {
        let both = try await Both.make(kind)
        var users: [String] = []
        for number in 0..<5 {
            users.append(try await both.next.user("u\(number)", #""title":"t\#(number)","externalId":"x\#(number)""#))
        }
        let inner = try await both.next.group("inner", members: Array(users.prefix(3)))
        let outer = try await both.next.group("Outer-Group", members: [inner, users[4]])
        _ = try await both.next.patch(.user, users[3], #"{"op":"replace","path":"active","value":false}"#)
        return (both, users, [inner, outer])
    }

    @Test(arguments: EngineKind.available)
    func `all that a broken client did is taken back, to the last membership`(_ kind: EngineKind) async throws {
        let (both, users, groups) = try await populated(kind)
        let before = try await state(both.next)
        let wild = both.next.later(100)
        _ = try await wild.patch(.user, users[0], #"{"op":"replace","path":"active","value":false}"#)
        _ = try await wild.patch(.user, users[3], #"{"op":"replace","path":"active","value":true}"#)
        _ = try await wild.patch(
            .user, users[1],
            #"{"op":"replace","path":"title","value":"other"},{"op":"add","path":"nickName","value":"n"}"#)
        #expect(try await wild.delete(.user, users[1]).status == 204)
        #expect(try await wild.delete(.user, users[2]).status == 204)
        _ = try await wild.patch(.group, groups[0], #"{"op":"remove","path":"members"}"#)
        _ = try await wild.put(
            .group, groups[1], #"{"schemas":["\#(Schema.group.id)"],"displayName":"Renamed","members":[]}"#)
        #expect(try await wild.delete(.group, groups[0]).status == 204)
        let stray = try await wild.user("stray")
        _ = try await wild.group("strays", members: [stray])
        #expect(try await state(both.next) != before)

        let since = UndoRequest.integration(.nextgen, since: TestAccount.start.advanced(bySeconds: 50))
        let rehearsal = try await undo(both, since, .rehearsal)
        #expect(!rehearsal.isApplied && rehearsal.problems == [])
        #expect(try await state(both.next) != before, "a rehearsal changes nothing")
        let report = try await undo(both, since)
        #expect(report.isApplied && report.problems == [])
        #expect(report.undone == rehearsal.undone)
        #expect(try await state(both.next) == before)
        #expect(try await both.next.identifier(groups[1]) == "Outer_Group")

        let again = try await undo(both, since)
        #expect(again.undone == [], "\(again)")
    }

    @Test(arguments: EngineKind.available)
    func `a deletion is taken back with the memberships that went with it`(_ kind: EngineKind) async throws {
        let (both, users, groups) = try await populated(kind)
        let before = try await state(both.next)
        for (resource, id) in [(ResourceKind.user, users[0]), (.group, groups[0])] {
            #expect(try await both.next.later(10).delete(resource, id).status == 204)
            let head = try await both.database.records.account(both.account.id).read { reader in
                try reader.journalEntries(about: id, before: .max, limit: 1).first?.position
            }
            #expect(try await undo(both, .entry(try #require(head))).isApplied)
            #expect(try await state(both.next) == before)
        }
    }

    @Test(arguments: EngineKind.available)
    func `what was changed again since is said, and nothing is half done`(_ kind: EngineKind) async throws {
        let (both, users, _) = try await populated(kind)
        _ = try await both.next.later(100).patch(.user, users[0], #"{"op":"replace","path":"title","value":"one"}"#)
        _ = try await both.next.later(100).patch(.user, users[1], #"{"op":"replace","path":"title","value":"one"}"#)
        // An operator takes one of them back, and the IdP says it again.
        let first = try await both.database.records.account(both.account.id).read { reader in
            try reader.journalEntries(about: users[0], before: .max, limit: 1).first?.position
        }
        let position = try #require(first)
        #expect(try await undo(both, .entry(position)).undone == [position])
        #expect(try await undo(both, .entry(position)).settled == [position])
        _ = try await both.next.later(2_000).patch(.user, users[0], #"{"op":"replace","path":"title","value":"two"}"#)
        let refused = try await undo(both, .entry(position))
        #expect(!refused.isApplied && refused.problems.map(\.reason) == [.changedSince])

        // Somebody else has user 4's name by now, and that was before.
        #expect(try await both.next.later(200).delete(.user, users[4]).status == 204)
        _ = try await both.next.later(120).user("u4")
        let before = try await state(both.next)
        let since = UndoRequest.integration(.nextgen, since: TestAccount.start.advanced(bySeconds: 150))
        let whole = try await undo(both, since)
        #expect(!whole.isApplied)
        #expect(whole.problems.map(\.subject).contains(users[4]))
        #expect(whole.problems.map(\.reason).contains(.nameTaken("u4")))
        #expect(try await state(both.next) == before)
        let partial = try await undo(both, since, .whatCanBe)
        #expect(partial.isApplied && partial.problems == whole.problems)
        #expect(try await both.next.get(.user, users[0]).body["title"] == "t0")
    }

    @Test(arguments: EngineKind.available)
    func `another account's entries can't be taken back or looked at`(_ kind: EngineKind) async throws {
        let (both, users, _) = try await populated(kind)
        let other = try await Both.make(kind)
        let view = try await view(other, users[0], after: 1)
        #expect(view.documents.isEmpty && view.groups == [])
        await #expect(throws: UndoScope.noSuchEntry) { try await undo(other, .entry(5)) }
        #expect(try await both.next.get(.user, users[0]).status == 200)
    }

    @Test(arguments: EngineKind.available)
    func `nobody without the permission reads or takes back`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let ledger = Ledger(records: both.database.records)
        let account = both.account
        let operation = account.operation(by: .provisioner(.nextgen, in: account.id))
        await #expect(throws: PermissionDenied.self) {
            try await ledger.undo(.entry(1), .whole, account: account.settings, operation)
        }
        await #expect(throws: PermissionDenied.self) { try await ledger.page(operation, JournalFilter(), limit: 1) }
        await #expect(throws: PermissionDenied.self) { try await ledger.verify(operation) }
        await #expect(throws: PermissionDenied.self) {
            try await ledger.view(of: "usr_", at: operation.now, account: account.settings, operation)
        }
    }

    @Test(arguments: EngineKind.available)
    func `a user and a group are seen as they were`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.next.user("a", #""title":"one""#)
        let group = try await both.next.later(10).group("g", members: [user])
        _ = try await both.next.later(20).patch(
            .user, user, #"{"op":"replace","path":"title","value":"two"},{"op":"add","path":"nickName","value":"n"}"#)
        _ = try await both.next.later(30).patch(.group, group, #"{"op":"remove","path":"members"}"#)
        #expect(try await both.next.later(40).delete(.user, user).status == 204)
        #expect(try await both.next.later(50).delete(.group, group).status == 204)

        #expect(try await view(both, user, after: -1).documents.isEmpty)
        let titles = [0: "one", 15: "one", 25: "two", 45: nil] as [Int64: String?]
        for (seconds, title) in titles {
            let seen = try await view(both, user, after: seconds)
            #expect(seen.documents["nextgen"]?["title"]?.string == title, "\(seconds)")
            #expect(seen.documents["nextgen"]?["nickName"]?.string == (seconds == 25 ? "n" : nil))
            #expect(seen.groups == ([15, 25].contains(seconds) ? [group] : []), "\(seconds)")
            #expect(seen.isComplete)
        }
        for (seconds, members) in [5: [], 15: [user], 35: []] as [Int64: Set<String>] {
            let seen = try await view(both, group, after: seconds)
            #expect(seen.members == members, "\(seconds)")
            #expect(seen.documents.isEmpty == (seconds == 5))
        }
    }

    @Test(arguments: EngineKind.available)
    func `the journal says what changed, before and after, and never a password`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let user = try await both.first.user("a", #""title":"one","password":"secret-1""#)
        _ = try await both.first.patch(
            .user, user, #"{"op":"replace","value":{"title":"two","password":"secret-2"}}"#)
        let entries = try await both.database.records.account(both.account.id).read { reader in
            try reader.journalEntries(about: user, before: .max, limit: 9)
        }
        #expect(entries.first?.change == #"{"before":{"title":"one"},"after":{"title":"two"}}"#)
        #expect(entries.map(\.channel) == ["scim", "scim"])
        #expect(entries.first?.actor == "integration:firstgen")
        #expect(!entries.contains { ($0.change ?? "").contains("secret") || $0.details.contains("secret") })
    }

    @Test(arguments: EngineKind.available)
    func `members of a large group are named in several entries`(_ kind: EngineKind) async throws {
        let both = try await Both.make(kind)
        let events = JournalEvent.membersChanged(
            of: "g", added: (0..<1_500).map { "a\($0)" }, removed: (0..<700).map { "r\($0)" }, details: [:])
        #expect(events.count == 3)
        #expect(events.flatMap { $0.change?.removed ?? [] } == (0..<700).map { "r\($0)" })
        #expect(events.flatMap { $0.change?.added ?? [] } == (0..<1_500).map { "a\($0)" })
        #expect(events.map { $0.details["changes"] } == ["1000", "1000", "200"])
        #expect(JournalEvent.membersChanged(of: "g", added: [], removed: [], details: [:]).isEmpty)
        #expect(try await both.eventCount() == 1)
    }
}
