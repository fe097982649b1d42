import Access
import Directory
import Provisioning
import Records
import SCIM
import Tenancy
import TestSupport
import Testing

/// The brake on mass deprovisioning, as an IdP's client and an administrator meet it.
@Suite struct BrakeTests {
    private static func make(_ kind: EngineKind, minimum: Int = 2) async throws -> Both {
        try await Both.make(kind) { account in
            for index in account.integrations.indices {
                account.integrations[index].brake.sharePercent = 20
                account.integrations[index].brake.minimum = minimum
            }
        }
    }

    private func users(_ count: Int, _ client: Client) async throws -> [String] {
        var ids: [String] = []
        for number in 0..<count { ids.append(try await client.user("u\(number)", #""title":"t\#(number)""#)) }
        return ids
    }

    private let deactivation = #"{"op":"replace","path":"active","value":"False"}"#

    private func control(_ both: Both) -> BrakeControl { BrakeControl(records: both.database.records) }

    @Test(arguments: EngineKind.available)
    func `deactivations and deletions beyond the share are held, and everything else goes on`(_ kind: EngineKind)
        async throws
    {
        let both = try await Self.make(kind)
        let ids = try await users(20, both.first)
        #expect(try await both.first.patch(.user, ids[0], deactivation).status == 200)
        #expect(try await both.first.delete(.user, ids[1]).status == 204)
        let put = #"{"userName":"u2","active":false}"#
        #expect(try await both.first.put(.user, ids[2], put).status == 200)
        #expect(try await both.first.delete(.user, ids[3]).status == 204)
        // Four of twenty are gone.
        let editing = deactivation + #",{"op":"replace","path":"title","value":"edited"}"#
        #expect(try await both.first.patch(.user, ids[4], editing).refusal == "429 -")
        #expect(try await both.first.get(.user, ids[4]).body["title"]?.string == "t4")
        #expect(try await both.first.put(.user, ids[4], #"{"userName":"u4","active":false}"#).status == 429)
        #expect(try await both.first.delete(.user, ids[4]).status == 429)
        // What takes nothing away goes on.
        #expect(try await both.first.patch(.user, ids[4], #"{"op":"add","path":"title","value":"x"}"#).status == 200)
        #expect(try await both.first.patch(.user, ids[0], deactivation).status == 200)
        #expect(try await both.first.user("newcomer").isEmpty == false)
        #expect(try await both.first.patch(.user, ids[0], #"{"op":"add","path":"active","value":true}"#).status == 200)
        // It's this integration's brake.
        let other = try await both.next.user("n")
        #expect(try await both.next.delete(.user, other).status == 204)
        #expect(try await both.events(about: "firstgen") == ["brake.engaged"])
    }

    @Test(arguments: EngineKind.available)
    func `a held request says when to come again`(_ kind: EngineKind) async throws {
        let both = try await Self.make(kind)
        let ids = try await users(5, both.first)
        for id in ids.prefix(2) { #expect(try await both.first.delete(.user, id).status == 204) }
        for _ in 0..<2 {
            await #expect {
                _ = try await both.first.provisioner.delete(.user, ids[2], in: both.first.target)
            } throws: { error in
                let refusal = error as? SCIMRefusal
                return refusal?.status == 429 && refusal?.retryAfter == 900
            }
        }
    }

    @Test(arguments: EngineKind.available)
    func `memberships and groups have their share too`(_ kind: EngineKind) async throws {
        let both = try await Self.make(kind)
        let ids = try await users(20, both.first)
        let big = try await both.first.group("big", members: ids)
        // Taken out and put back in isn't lost.
        let list = ids.map { #"{"value":"\#($0)"}"# }.joined(separator: ",")
        let again =
            #"{"op":"remove","path":"members"},{"op":"add","path":"members","value":[\#(list)]}"#
        #expect(try await both.first.patch(.group, big, again).status == 200)
        let four = ids.prefix(4).map { #"{"op":"remove","path":"members[value eq \"\#($0)\"]"}"# }
        #expect(try await both.first.patch(.group, big, four.joined(separator: ",")).status == 200)
        #expect(try await both.first.get(.group, big).members.count == 16)
        // Any way to empty it is held.
        #expect(try await both.first.patch(.group, big, #"{"op":"remove","path":"members"}"#).status == 429)
        #expect(
            try await both.first.patch(.group, big, #"{"op":"replace","path":"members","value":[]}"#).status == 429)
        #expect(try await both.first.put(.group, big, #"{"displayName":"big"}"#).status == 429)
        #expect(try await both.first.delete(.group, big).status == 429)
        #expect(try await both.first.get(.group, big).members.count == 16)
        let rename = #"{"op":"replace","value":{"displayName":"bigger"}}"#
        #expect(try await both.first.patch(.group, big, rename).status == 200)
    }

    @Test(arguments: EngineKind.available)
    func `many small groups can't be deleted at once`(_ kind: EngineKind) async throws {
        let both = try await Self.make(kind)
        var groups: [String] = []
        for number in 0..<10 { groups.append(try await both.first.group("g\(number)")) }
        var statuses: [Int] = []
        for group in groups.prefix(4) { statuses.append(try await both.first.delete(.group, group).status) }
        #expect(statuses == [204, 204, 429, 429])
    }

    @Test(arguments: EngineKind.available)
    func `operations of a Bulk request are held one by one`(_ kind: EngineKind) async throws {
        let both = try await Self.make(kind)
        let ids = try await users(20, both.first)
        let operations =
            ids.map { #"{"method":"DELETE","path":"/Users/\#($0)"}"# }
            + [#"{"method":"POST","path":"/Users","bulkId":"b","data":{"userName":"late"}}"#]
        let answer = try await both.first.bulk(operations.joined(separator: ","))
        #expect(answer.statuses == Array(repeating: "204", count: 4) + Array(repeating: "429", count: 16) + ["201"])
        #expect(try await both.events(about: "firstgen") == ["brake.engaged"])
    }

    @Test(arguments: EngineKind.available)
    func `a release lets it all pass for a while`(_ kind: EngineKind) async throws {
        let both = try await Self.make(kind)
        let ids = try await users(20, both.first)
        var statuses: [Int] = []
        for id in ids.prefix(5) { statuses.append(try await both.first.delete(.user, id).status) }
        #expect(statuses == [204, 204, 204, 204, 429])
        let (account, operation) = (both.account.settings, both.account.operation())
        let engaged = try await control(both).status(of: account, operation)
        #expect(engaged.map(\.state) == [.engaged, .open])
        #expect(engaged[0].trip == BrakeState.Trip(at: TestAccount.start, measure: .users, wanted: 5, allowed: 4))
        let released = try await control(both).release(both.first.integration, of: account, operation)
        #expect(released.state == .released)
        for id in ids[4...] { #expect(try await both.first.delete(.user, id).status == 204) }
        #expect(try await both.events(about: "firstgen") == ["brake.engaged", "brake.released"])
    }

    @Test(arguments: EngineKind.available)
    func `whoever may not work the brake can't`(_ kind: EngineKind) async throws {
        let both = try await Self.make(kind)
        let account = both.account
        let viewer = account.operation(by: .service("v", in: account.id), holding: .accountViewer)
        #expect(try await control(both).status(of: account.settings, viewer).count == 2)
        await #expect(throws: PermissionDenied.self) {
            _ = try await control(both).release(both.first.integration, of: account.settings, viewer)
        }
        await #expect(throws: PermissionDenied.self) {
            _ = try await control(both).rollBack(both.first.integration, of: account.settings, viewer)
        }
    }

    /// What clients and the application see of the integration, versions and moments aside.
    private func export(_ client: Client) async throws -> [String] {
        var all: [String] = []
        for kind in ResourceKind.allCases {
            let extra = kind == .group ? "&attributes=displayName,members,externalId,\(Schema.gatehouseGroup.id)" : ""
            for resource in try await client.list(kind, "count=1000" + extra).resources {
                var object = resource
                object["meta"] = nil
                all.append(String(decoding: object.bytes, as: UTF8.self))
            }
        }
        return all.sorted()
    }

    @Test(arguments: EngineKind.available)
    func `a rollback gives back everything under its own id, and holds what comes again`(_ kind: EngineKind)
        async throws
    {
        let both = try await Self.make(kind, minimum: 5)
        let first = both.first
        let ids = try await users(20, first)
        let inner = try await first.group("inner", members: Array(ids[0..<6]))
        var groups = [inner]
        for number in 0..<9 { groups.append(try await first.group("g\(number)", members: [ids[number], inner])) }
        let before = try await export(first)
        let shared = try await both.next.user("u1")
        #expect(shared == ids[1])
        let others = try await export(both.next)

        let later = first.later(60)
        #expect(try await later.patch(.user, ids[0], deactivation).status == 200)
        #expect(try await later.delete(.user, ids[1]).status == 204)
        #expect(try await later.delete(.user, ids[2]).status == 204)
        let remove = #"{"op":"remove","path":"members[value eq \"\#(ids[3])\"]"}"#
        #expect(try await later.patch(.group, inner, remove).status == 200)
        #expect(try await later.delete(.group, groups[4]).status == 204)
        #expect(try await later.put(.group, groups[5], #"{"displayName":"g4"}"#).status == 200)
        #expect(try await later.delete(.group, inner).status == 429)
        #expect(try await export(first) != before)

        let operation = both.account.operation(after: 3_700)
        let restored = try await control(both).rollBack(first.integration, of: both.account.settings, operation)
        #expect(restored.left == [])
        #expect(restored.users == 3)
        #expect(try await export(first) == before)
        #expect(try await export(both.next) == others)
        #expect(try await later.delete(.user, ids[9]).status == 429)
        let status = try await control(both).status(of: both.account.settings, operation)
        #expect(status.map(\.restorable) == [0, 0])
        #expect(try await both.events(about: "firstgen") == ["brake.engaged", "brake.rolled_back"])
        #expect(try await both.events(about: ids[2]).suffix(1) == ["user.restored"])
    }

    @Test(arguments: EngineKind.available)
    func `what has become of things since isn't overwritten`(_ kind: EngineKind) async throws {
        let both = try await Self.make(kind)
        let first = both.first
        let ids = try await users(20, first)
        _ = try await first.patch(.user, ids[0], deactivation)
        _ = try await first.patch(.user, ids[0], #"{"op":"replace","path":"title","value":"since"}"#)
        _ = try await first.delete(.user, ids[1])
        let namesake = try await first.user("u1")
        let group = try await first.group("g", members: [ids[2]])
        _ = try await first.delete(.group, group)
        let twin = try await first.group("g")
        let restored = try await control(both).rollBack(
            first.integration, of: both.account.settings, both.account.operation())
        #expect(Set(restored.left.map(\.subject)) == [ids[1], group])
        let shown = try await first.get(.user, ids[0]).body
        #expect(shown["active"]?.bool == true)
        #expect(shown["title"]?.string == "since")
        #expect(try await first.get(.user, namesake).status == 200)
        #expect(try await first.get(.group, twin).status == 200)
    }

    @Test(arguments: EngineKind.available)
    func `many at once take no more than the share`(_ kind: EngineKind) async throws {
        let both = try await Self.make(kind)
        let ids = try await users(30, both.first)
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for id in ids { group.addTask { try await both.first.delete(.user, id).status } }
            return try await group.reduce(into: [Int]()) { $0.append($1) }
        }
        #expect(statuses.count { $0 == 204 } == 6)
        #expect(statuses.count { $0 == 429 } == 24)
        #expect(try await both.events(about: "firstgen") == ["brake.engaged"])
    }
}
