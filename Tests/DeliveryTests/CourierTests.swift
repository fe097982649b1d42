import Access
import Delivery
import HandOff
import Journal
import KeyMaterial
import Logging
import Records
import SCIM
import Synchronization
import Tenancy
import TestSupport
import Testing

/// Events reach their endpoints: each at least once, in order, whatever fails on the way.
@Suite struct CourierTests {
    @Test(arguments: EngineKind.available)
    func `what is committed arrives in order, and once when nothing fails`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let (endpoint, _) = try await world.add()
        try await world.write(["a", "b"])
        try await world.rolledBack("never")
        try await world.write(["c"])
        #expect(try await world.run() == 1)
        #expect(world.receiver.subjects == ["a", "b", "c"])
        #expect(try await world.run() == 0)
        #expect(try await world.stored(endpoint.id).position == world.head())
    }

    @Test(arguments: EngineKind.available)
    func `an endpoint that fails gets the same event again, later each time, and nothing behind it before`(
        _ kind: EngineKind
    ) async throws {
        let world = try await World.make(kind)
        let (endpoint, _) = try await world.add()
        world.receiver.answers = [200, 500, 0, 200]
        try await world.write(["a", "b", "c"])
        #expect(try await world.run() == 1)
        #expect(world.receiver.subjects == ["a", "b"])
        let failed = try await world.stored(endpoint.id)
        #expect(failed.attempts == 1 && failed.failure == "it answered with status 500")
        #expect(try await world.run() == 0, "it isn't due yet")
        #expect(try await world.run(after: 1) == 1)
        #expect(try await world.run(after: 2) == 0)
        #expect(try await world.run(after: 6) == 1)
        #expect(world.receiver.subjects == ["a", "b", "b", "b", "c"])
        #expect(Set(world.receiver.ids).count == 3, "an event has one id, however often it's sent")
        let done = try await world.stored(endpoint.id)
        #expect(done.attempts == 0 && done.failure == nil && done.failingSince == nil)
    }

    @Test func `what isn't taken for three days is a dead letter, and the rest goes on`() async throws {
        let world = try await World.make(.sqlite)
        let (endpoint, _) = try await world.add()
        try await world.write(["a", "b"])
        world.receiver.answers = [500]
        var seconds: Int64 = 0
        while seconds < Courier.patienceSeconds {
            _ = try await world.run(after: seconds)
            seconds += 3_600
        }
        try await world.write(["young"], after: seconds)
        _ = try await world.run(after: seconds + 20_000)
        let letters = try await world.endpoints.deadLetters(of: endpoint.id, world.account.operation())
        #expect(letters.map { $0.last - $0.first } == [1])
        #expect(letters.first?.reason == "it answered with status 500")
        world.receiver.answers = [200]
        _ = try await world.run(after: seconds + 40_000)
        #expect(world.receiver.subjects.last == endpoint.id.text, "and that is an event of its own")
        #expect(world.receiver.subjects.suffix(2).first == "young")
        let head = try await world.head()
        let replayed = try await world.endpoints.replay(
            endpoint.id, after: letters[0].first - 1, world.account.operation(after: seconds + 40_000))
        #expect(replayed?.position == letters[0].first - 1 && replayed.map { $0.position < head } == true)
        _ = try await world.run(after: seconds + 50_000)
        #expect(world.receiver.subjects.suffix(4).prefix(3) == ["a", "b", "young"])
    }

    @Test func `a paused endpoint hears nothing, and what it missed when it's resumed`() async throws {
        let world = try await World.make(.sqlite)
        let (endpoint, _) = try await world.add(kinds: ["user"])
        let operation = world.account.operation()
        _ = try await world.endpoints.change(endpoint.id, .init(isPaused: true), operation)
        try await world.write(["a"])
        #expect(try await world.run() == 0)
        _ = try await world.endpoints.change(endpoint.id, .init(isPaused: false), operation)
        #expect(try await world.run() == 1)
        #expect(world.receiver.subjects == ["a"], "its own pausing is no event of a user")
    }

    @Test func `410 ends the sending until it's resumed`() async throws {
        let world = try await World.make(.sqlite)
        let (endpoint, _) = try await world.add()
        world.receiver.answers = [410, 200]
        try await world.write(["a"])
        #expect(try await world.run() == 1)
        #expect(try await world.stored(endpoint.id).state == .gone)
        #expect(try await world.run(after: 100) == 0)
        _ = try await world.endpoints.change(endpoint.id, .init(isPaused: false), world.account.operation(after: 100))
        #expect(try await world.run(after: 100) == 1)
        #expect(world.receiver.subjects.prefix(2) == ["a", "a"])
    }

    @Test(arguments: EngineKind.available)
    func `a node that dies leaves its claim to run out, and another goes on`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let (_, _) = try await world.add()
        try await world.write(["a"])
        let claimed = try await world.claim()
        #expect(claimed.count == 1)
        #expect(try await world.run() == 0, "it is somebody's")
        #expect(try await world.run(after: Courier.leaseSeconds) == 1)
        #expect(world.receiver.subjects == ["a"])
        // The first one wakes up: what it stores is too late.
        try await world.courier(after: Courier.leaseSeconds - 30).deliver(try #require(claimed.first))
        #expect(world.receiver.subjects == ["a", "a"])
        #expect(try await world.run(after: Courier.leaseSeconds) == 0)
    }

    @Test func `a receiver can check who sent it, when, and that nothing was changed`() async throws {
        let world = try await World.make(.sqlite)
        let (endpoint, secret) = try await world.add()
        try await world.write(["a"])
        _ = try await world.run(after: 7)
        let message = try #require(world.receiver.messages.first)
        let headers = Dictionary(uniqueKeysWithValues: message.headers.map { ($0.name, $0.value.reveal()) })
        let key = try Base64.decode(String(try #require(secret).text.reveal().dropFirst("whsec_".count)))
        let id = try #require(headers["webhook-id"])
        let seconds = TestAccount.start.advanced(bySeconds: 7).seconds
        #expect(headers["webhook-timestamp"] == "\(seconds)")
        let code = try HMAC.code(of: Array("\(id).\(seconds).".utf8) + message.body, key: key)
        #expect(headers["webhook-signature"] == "v1,\(Base64.encode(code))")
        #expect(message.url == endpoint.url)
        let body = try #require(try JSONValue.parse(message.body).object)
        #expect(body["type"] == "user.updated" && body["data"]?.object?["subject"] == "a")
    }

    /// RFC 4231 §4.3.
    @Test func `the HMAC is the known one`() throws {
        let code = try HMAC.code(of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(Base64.encode(code) == "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM=")
    }

    @Test(arguments: EngineKind.available)
    func `another account's endpoints aren't seen, changed or sent to`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let (endpoint, _) = try await world.add()
        let other = try await TestAccount.make(in: world.database.records).operation()
        #expect(try await world.endpoints.all(other).isEmpty)
        #expect(try await world.endpoints.endpoint(endpoint.id, other) == nil)
        #expect(try await world.endpoints.change(endpoint.id, .init(isPaused: true), other) == nil)
        #expect(try await world.endpoints.replay(endpoint.id, after: 0, other) == nil)
        #expect(try await !world.endpoints.remove(endpoint.id, other))
        #expect(try await world.stored(endpoint.id).state == .active)
        #expect(try await world.endpoints.remove(endpoint.id, world.account.operation()))
    }

    @Test func `an address that isn't one, and kinds that no event has, are refused`() async throws {
        let world = try await World.make(.sqlite)
        let mistakes: [(EventEndpoints.New, EndpointRefusal)] = [
            (.init(url: "ftp://a.example"), .urlUnusable),
            (.init(url: "https://me:pw@a.example"), .urlUnusable), (.init(url: ""), .urlUnusable),
            (.init(url: "https://a.example", format: .polledTokens), .urlNotWanted),
            (.init(url: "https://a.example", kinds: ["users"]), .unknownKind("users")),
        ]
        for (new, refusal) in mistakes {
            await #expect(throws: refusal) { _ = try await world.endpoints.add(new, world.account.operation()) }
        }
    }
}
