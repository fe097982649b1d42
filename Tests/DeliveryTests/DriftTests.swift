import Access
import Delivery
import Journal
import Logging
import Records
import SCIM
import Tenancy
import TestSupport
import Testing

/// How far the application is behind what an IdP set.
@Suite struct DriftTests {
    private static func provision(
        _ world: World, _ count: Int, by integration: Slug<Integration> = .nextgen,
        kind: JournalEvent.Kind = .userUpdated, after seconds: Int64 = 0
    ) async throws {
        let operation = world.account.operation(
            by: .provisioner(integration, in: world.account.id), after: seconds)
        let document = Array(#"{"title":"new"}"#.utf8)
        for number in 0..<count {
            try await world.database.records.account(world.account.id).write(operation) { _ in
                Recorded((), JournalEvent(kind, "usr\(number)", change: JournalChange(after: document)))
            }
        }
    }

    private static func drift(
        _ world: World, of integration: Slug<Integration> = .nextgen, after seconds: Int64 = 100
    ) async throws -> [Unacknowledged] {
        try await EventFeed(records: world.database.records).drift(
            of: integration, world.account.operation(after: seconds))
    }

    @Test(arguments: EngineKind.available)
    func `a webhook that stops acknowledging falls behind, and catches up`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let (endpoint, _) = try await world.add(kinds: ["user"])
        try await Self.provision(world, 2)
        _ = try await world.run()
        #expect(try await Self.drift(world).map(\.changes) == [0])
        #expect(try await Self.drift(world).first?.since == nil)

        world.receiver.answers = [500]
        try await Self.provision(world, 3, after: 10)
        try await Self.provision(world, 5, by: .firstgen, after: 5)
        try await Self.provision(world, 1, kind: .membersChanged, after: 6)
        try await Self.provision(world, 1, kind: .sessionEnded, after: 7)
        try await world.write(["native"])
        _ = try await world.run(after: 20)
        let behind = try #require(try await Self.drift(world).first)
        #expect(behind.follower == endpoint.id.text && behind.format == "webhook" && behind.changes == 3)
        #expect(behind.since == TestAccount.start.advanced(bySeconds: 10) && !behind.isMore)
        #expect(behind.failure == "it answered with status 500")
        let shown = behind.json(at: TestAccount.start.advanced(bySeconds: 110)).object
        #expect(shown?["oldest_seconds"]?.integer == 100)
        #expect(try await Self.drift(world, of: .firstgen).map(\.changes) == [5])

        world.receiver.answers = [200]
        _ = try await world.run(after: 1_000)
        #expect(try await Self.drift(world).map(\.changes) == [0])
    }

    @Test(arguments: EngineKind.available)
    func `whoever asks the feed for what comes behind an entry has acknowledged it`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let feed = EventFeed(records: world.database.records)
        func ask(_ place: Int64?, by actor: Actor, after seconds: Int64 = 1) async throws {
            _ = try await feed.next(
                .init(after: place), world.account.operation(by: actor, after: seconds, holding: .accountAdministrator),
                while: { false })
        }
        let app = Actor.service("app", in: world.account.id)
        try await Self.provision(world, 4)
        let head = try await world.head()
        try await ask(head, by: .operator)
        #expect(try await Self.drift(world) == [], "only programs follow")
        try await ask(head - 3, by: app)
        let behind = try #require(try await Self.drift(world).first)
        #expect(behind.follower == "service-account:app" && behind.format == "feed" && behind.changes == 3)
        try await ask(head - 1, by: app)
        try await ask(head - 3, by: app)
        #expect(try await Self.drift(world).map(\.changes) == [1], "it had that already")
        try await ask(head + 1_000, by: app)
        try await Self.provision(world, 2)
        #expect(try await Self.drift(world).map(\.changes) == [2], "nobody has what isn't there yet")
        // Whoever begins at the end has nothing to catch up with.
        try await ask(nil, by: .service("new", in: world.account.id))
        #expect(try await Self.drift(world).map(\.changes) == [2, 0])
        #expect(try await Self.drift(world, after: 40 * 86_400).isEmpty, "who doesn't ask any more doesn't follow")
    }

    @Test(arguments: EngineKind.available)
    func `polled tokens count until they are acknowledged`(_ kind: EngineKind) async throws {
        let world = try await World.make(kind)
        let (endpoint, _) = try await world.add(.polledTokens, kinds: [])
        try await Self.provision(world, 2)
        try await Self.provision(world, 1, kind: .sessionEnded)
        let operation = world.account.operation(after: 5)
        func poll(_ over: Set<String>) async throws -> [String] {
            let poll = EventEndpoints.Poll(maximum: 10, returnsAtOnce: true, acknowledged: over, refused: [:])
            return try #require(try await world.endpoints.poll(endpoint.id, poll, operation, while: { false })).sets
                .map(\.id)
        }
        let ids = try await poll([])
        try #require(ids.count == 2)
        #expect(try await Self.drift(world).map(\.changes) == [2])
        _ = try await poll([ids[0]])
        #expect(try await Self.drift(world).map(\.changes) == [1])
        _ = try await poll([ids[1]])
        #expect(try await Self.drift(world).map(\.changes) == [0])
    }

    @Test(arguments: EngineKind.available)
    func `another account's followers aren't seen, and nobody without the permission sees any`(
        _ kind: EngineKind
    ) async throws {
        let world = try await World.make(kind)
        _ = try await world.add()
        let other = try await TestAccount.make(in: world.database.records)
        let feed = EventFeed(records: world.database.records)
        #expect(try await feed.drift(of: .nextgen, other.operation()) == [])
        await #expect(throws: PermissionDenied.self) {
            try await feed.drift(
                of: .nextgen, world.account.operation(by: .service("x", in: world.account.id), holding: .userManager))
        }
    }
}
