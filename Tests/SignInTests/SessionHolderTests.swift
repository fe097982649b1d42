import Access
import HandOff
import SignIn
import Tenancy
import Testing

/// Who looks at the console, and for how long.
@Suite struct SessionHolderTests {
    private func holder(
        _ world: LoginWorld, _ secret: SessionSecret, in account: Account? = nil, hours: Int64 = 0
    ) async throws -> SessionHolder? {
        let account = account ?? world.acme
        let now = noon.advanced(bySeconds: hours * 3_600 + 60)
        return try await world.service.holder(of: secret, account: account, try world.operation(account, at: now))
    }

    @Test func `a session is its person's, in its account, with no more than their roles`() async throws {
        let world = try await LoginWorld()
        let (_, secret) = try await world.tokens(world.acme, as: "user1@acme.example")
        let found = try #require(try await holder(world, secret))
        #expect(!found.name.isEmpty)
        #expect(found.authority == .none)
        #expect(try await holder(world, secret, in: world.globex) == nil)
        #expect(try await holder(world, try SessionSecret.fresh(in: world.acme.id)) == nil)
    }

    @Test func `an integration that is turned off lets nobody go on`() async throws {
        let world = try await LoginWorld()
        let (_, secret) = try await world.tokens(world.acme, as: "user1@acme.example")
        var closed = world.acme
        for index in closed.integrations.indices { closed.integrations[index].enabled = false }
        #expect(try await holder(world, secret, in: closed) == nil)
    }

    @Test func `whoever goes on looking stays in, until the session ends for good`() async throws {
        let world = try await LoginWorld()
        let (_, secret) = try await world.tokens(world.acme, as: "user1@acme.example")
        let (_, other) = try await world.tokens(world.acme, as: "user1@acme.example")
        for hours in Int64(1)...7 { #expect(try await holder(world, secret, hours: hours) != nil, "\(hours)") }
        #expect(try await holder(world, secret, hours: 8) == nil)
        #expect(try await holder(world, other, hours: 2) == nil)
    }
}
