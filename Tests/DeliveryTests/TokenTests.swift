import Access
import Delivery
import HandOff
import Journal
import KeyMaterial
import Records
import SCIM
import Tenancy
import TestSupport
import Testing

/// Security event tokens (RFC 8417) in the vocabulary of SCIM events, pushed and polled.
@Suite struct TokenTests {
    private func claims(_ token: String) throws -> JSONObject {
        let parts = token.split(separator: ".")
        #expect(parts.count == 3)
        let header = try #require(try JSONValue.parse(try Base64URL.decode(String(parts[0]))).object)
        #expect(header["typ"] == "secevent+jwt" && header["alg"] == "ES256")
        return try #require(try JSONValue.parse(try Base64URL.decode(String(parts[1]))).object)
    }

    private func write(_ world: World, _ events: [JournalEvent]) async throws {
        try await world.database.records.account(world.account.id).write(world.account.operation()) { _ in
            Recorded((), events)
        }
    }

    private static let user = ID<User>.fresh(at: TestAccount.start).text
    private static let group = ID<Group>.fresh(at: TestAccount.start).text

    private static func patch(_ operations: String) -> String {
        #"{"data":{"schemas":["urn:ietf:params:scim:api:messages:2.0:PatchOp"],"Operations":[\#(operations)]}}"#
    }

    private static let events: [(JournalEvent, String, String)] = [
        (
            JournalEvent(
                .userProvisioned, user, change: JournalChange(after: Array(#"{"userName":"a","externalId":"x"}"#.utf8))),
            "prov:create:full", #"{"data":{"userName":"a","externalId":"x","id":"\#(user)"}}"#
        ),
        (
            JournalEvent(
                .userUpdated, user,
                change: JournalChange(
                    before: Array(#"{"title":"t","nickName":"n"}"#.utf8), after: Array(#"{"title":"u"}"#.utf8))),
            "prov:patch:full",
            patch(#"{"op":"remove","path":"nickName"},{"op":"replace","path":"title","value":"u"}"#)
        ),
        (
            JournalEvent(.membersChanged, group, change: JournalChange(added: ["usr_1"], removed: ["usr_2"])),
            "prov:patch:full",
            patch(
                #"{"op":"remove","path":"members[value eq \"usr_2\"]"},"#
                    + #"{"op":"add","path":"members","value":[{"value":"usr_1"}]}"#)
        ),
        (JournalEvent(.userDeactivated, user), "prov:deactivate", "{}"),
        (JournalEvent(.userReactivated, user), "prov:activate", "{}"),
        (JournalEvent(.userDeleted, user), "prov:delete", "{}"),
    ]

    @Test func `each change has its word, and what isn't about a user or group has none`() async throws {
        let world = try await World.make(.sqlite)
        let (endpoint, _) = try await world.add(.pushedTokens, kinds: [])
        try await write(world, Self.events.map(\.0) + [JournalEvent(.keyGenerated, "key")])
        #expect(try await world.run() == 1)
        #expect(world.receiver.messages.count == Self.events.count)
        for (message, expected) in zip(world.receiver.messages, Self.events) {
            let claims = try claims(String(decoding: message.body, as: UTF8.self))
            let payload = claims["events"]?.object?["urn:ietf:params:scim:event:\(expected.1)"]?.object
            #expect(payload.map { String(decoding: $0.bytes, as: UTF8.self) } == expected.2)
            #expect(claims["sub"] == nil && claims["iss"] == "https://gate.example")
            #expect(claims["aud"]?.string == endpoint.url)
            #expect(claims["sub_id"]?.object?["format"] == "scim")
            #expect(
                message.headers.contains {
                    $0.name == "Content-Type" && $0.value.reveal() == "application/secevent+jwt"
                })
        }
        let first = try claims(String(decoding: try #require(world.receiver.messages.first).body, as: UTF8.self))
        #expect(first["sub_id"]?.object?["uri"]?.string == "/Users/\(Self.user)")
        #expect(first["sub_id"]?.object?["externalId"] == "x")
    }

    @Test(arguments: EngineKind.available)
    func `polled tokens stay until they're acknowledged, in order`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let (endpoint, _) = try await world.add(.polledTokens, kinds: ["user"])
        try await write(world, Self.events.filter { $0.1.hasPrefix("prov:") }.map(\.0))
        #expect(try await world.run() == 0, "nobody is sent them")
        func poll(_ maximum: Int, _ acknowledged: Set<String> = [], _ refused: [String: String] = [:]) async throws
            -> EventEndpoints.Polled
        {
            try #require(
                try await world.endpoints.poll(
                    endpoint.id,
                    .init(maximum: maximum, returnsAtOnce: true, acknowledged: acknowledged, refused: refused),
                    world.account.operation(), while: { false }))
        }
        let first = try await poll(2)
        #expect(first.sets.count == 2 && first.moreAvailable)
        #expect(try claims(first.sets[0].token)["jti"]?.string == first.sets[0].id)
        let again = try await poll(2)
        #expect(again.sets.map(\.id) == first.sets.map(\.id))
        let next = try await poll(9, [first.sets[0].id], [first.sets[1].id: "invalid_request"])
        #expect(next.sets.count == 3 && !next.moreAvailable)
        let letters = try await world.endpoints.deadLetters(of: endpoint.id, world.account.operation())
        #expect(letters.map(\.reason) == ["invalid_request"])
        // One that is acknowledged before those in front of it isn't passed over to.
        #expect(try await poll(9, [next.sets[2].id]).sets.map(\.id) == next.sets.map(\.id))
        #expect(try await poll(9, Set(next.sets.map(\.id))).sets.isEmpty)
    }
}
