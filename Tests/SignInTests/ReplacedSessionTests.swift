import HandOff
import Journal
import Records
import SignIn
import Tenancy
import TestSupport
import Testing

/// A login in a browser that has a session already.
@Suite struct ReplacedSessionTests {
    /// A whole login in a browser with that session, whoever it is then.
    private func login(
        _ world: LoginWorld, as email: String, having session: SessionSecret?
    ) async throws -> SessionSecret {
        let request = try world.applicationRequest([("prompt", "login")])
        let begun = try await world.begin(world.acme, LoginStart(.application(request), session: session))
        let completion = try await world.post(
            try world.answer(begun, as: email), in: begun.browser, to: world.acme, at: .integration(begun.integration))
        return try #require(completion.session)
    }

    private func name(_ world: LoginWorld, _ secret: SessionSecret) async throws -> String? {
        try await world.service.personName(secret, account: world.acme, at: noon)
    }

    @Test(arguments: EngineKind.available)
    func `of the same person the old cookie is worth nothing, and its applications go on`(
        engine: EngineKind
    ) async throws {
        let world = try await LoginWorld(on: engine)
        let (tokens, old) = try await world.tokens(world.acme, as: "user1@acme.example")
        let new = try await login(world, as: "user1@acme.example", having: old)
        #expect(try await name(world, old) == nil)
        #expect(try await name(world, new) == "The user1")
        #expect(try await world.userInfo(tokens, in: world.acme) != nil)
        let refreshed = try await world.redeem(try world.refreshRequest(tokens.refreshToken), in: world.acme)
        #expect(try await world.userInfo(refreshed, in: world.acme) != nil)
    }

    @Test(arguments: EngineKind.available)
    func `of somebody else the old session is over, and its applications are told`(engine: EngineKind) async throws {
        let world = try await LoginWorld(on: engine)
        let (tokens, old) = try await world.tokens(world.acme, as: "user1@acme.example")
        let new = try await login(world, as: "user2@acme.example", having: old)
        #expect(try await name(world, old) == nil)
        #expect(try await name(world, new) == "The user2")
        #expect(try await world.userInfo(tokens, in: world.acme) == nil)
        let refresh = try await world.refusal(try world.refreshRequest(tokens.refreshToken), in: world.acme)
        #expect(refresh != nil)
    }

    @Test func `a login that is refused replaces nothing`() async throws {
        let world = try await LoginWorld()
        let (_, old) = try await world.tokens(world.acme, as: "user1@acme.example")
        let request = try world.applicationRequest([("prompt", "login")])
        let begun = try await world.begin(world.acme, LoginStart(.application(request), session: old))
        let reply = try world.answer(begun, as: "user_2@acme.example")
        let completion = try await world.post(
            reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
        #expect(completion.refused?.verdict.code == "not_a_member")
        #expect(try await name(world, old) == "The user1")
    }

    @Test func `another account's session isn't touched, whatever a browser presents`() async throws {
        let world = try await LoginWorld()
        let (_, other) = try await world.tokens(world.globex, as: "user1@globex.example")
        _ = try await login(world, as: "user1@acme.example", having: other)
        #expect(try await world.service.personName(other, account: world.globex, at: noon) == "The user1")
    }

    @Test func `a recovery replaces the session of the browser too`() async throws {
        let world = try await RecoveryTests.world()
        let code = try await world.recoveryCodes()[0]
        let (tokens, old) = try await world.tokens(world.acme, as: "user2@acme.example")
        let recovery = try await world.service.recover(
            try world.operation(world.acme), account: world.acme, user: "user1", code: code.reveal(), replacing: old)
        #expect(recovery.session != nil)
        #expect(try await name(world, old) == nil)
        #expect(try await world.userInfo(tokens, in: world.acme) == nil)
    }
}
