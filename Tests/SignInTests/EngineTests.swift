import Access
import HandOff
import Journal
import MockIdP
import Records
import SignIn
import Tenancy
import TestSupport
import Testing

/// The transactions of a login on each engine: what must be taken once is taken once.
@Suite struct EngineTests {
    @Test(arguments: EngineKind.available)
    func `a login goes from the request to the redemption`(engine: EngineKind) async throws {
        let world = try await LoginWorld(on: engine)
        let (begun, completion) = try await world.login(world.acme, as: "user1@acme.example")
        let request = try world.tokenRequest(try #require(completion.handOffURL))
        let operation = try world.operation(world.acme)
        let tokens = try await world.service.redeem(operation, account: world.acme, request)
        let token = try #require(AccessToken(tokens.accessToken))
        #expect(try await world.service.userInfo(token, account: world.acme, at: noon)?.email == "user1@acme.example")
        #expect(try await world.attempt(begun.attempt, in: world.acme).outcome == .redeemed)
        await #expect(throws: TokenRefusal.grant(.codeUsed)) {
            try await world.service.redeem(operation, account: world.acme, request)
        }
        #expect(try await world.service.userInfo(token, account: world.acme, at: noon) == nil)
    }

    @Test(arguments: EngineKind.available)
    func `of answers that come at once one is accepted`(engine: EngineKind) async throws {
        let world = try await LoginWorld(on: engine)
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example")
        let accepted = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<16 {
                group.addTask {
                    try await world.post(
                        reply, in: begun.browser, to: world.acme, at: .integration(begun.integration)
                    ).handOffURL != nil
                }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(accepted == 1)
        #expect(try await world.attempt(begun.attempt, in: world.acme).outcome == .handedOff)
    }

    @Test(arguments: EngineKind.available)
    func `of redemptions that come at once at most one gives tokens, and none is left that works`(
        engine: EngineKind
    ) async throws {
        let world = try await LoginWorld(on: engine)
        let (_, completion) = try await world.login(world.acme, as: "user1@acme.example")
        let request = try world.tokenRequest(try #require(completion.handOffURL))
        let operation = try world.operation(world.acme)
        let tokens = await withTaskGroup(of: TokenResponse?.self) { group in
            for _ in 0..<8 {
                group.addTask { try? await world.service.redeem(operation, account: world.acme, request) }
            }
            return await group.reduce(into: [TokenResponse]()) { if let given = $1 { $0.append(given) } }
        }
        #expect(tokens.count == 1)
        let token = try #require(tokens.first.flatMap { AccessToken($0.accessToken) })
        #expect(try await world.service.userInfo(token, account: world.acme, at: noon) == nil)
    }

    @Test(arguments: EngineKind.available)
    func `an unsolicited assertion is accepted once, however often it comes at once`(engine: EngineKind) async throws {
        let world = try await LoginWorld(on: engine) { $0.integrations[0].idpInitiated = .accept }
        let reply = try world.unsolicited(world.acme, LoginWorld.firstgen, as: "user1@acme.example")
        let verdicts = try await withThrowingTaskGroup(of: String?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await world.post(reply, in: nil, to: world.acme, at: .integration(LoginWorld.firstgen))
                        .refused?.verdict.code
                }
            }
            return try await group.reduce(into: [String?]()) { $0.append($1) }
        }
        #expect(verdicts.count { $0 == nil } == 1)
        #expect(verdicts.count { $0 == "assertion_replayed" } == 7)
    }

    @Test(arguments: EngineKind.available)
    func `user_2 is refused, found by address and explained`(engine: EngineKind) async throws {
        let world = try await LoginWorld(on: engine)
        let refused = try #require(try await world.login(world.acme, as: "user_2@acme.example").1.refused)
        #expect(refused.verdict.code == "not_a_member")
        #expect(try await world.attempt(refused.reference, in: world.acme).verdict == refused.verdict.record)
        let readiness = try await world.service.readiness(
            try world.operation(world.acme, actor: .operator), of: world.acme)
        #expect(readiness.lockedOut.map(\.userName) == ["user_2"])
        let restarted = try world.unsolicited(world.acme, LoginWorld.firstgen, as: "user1@acme.example")
        guard
            case .restart = try await world.post(
                restarted, in: nil, to: world.acme, at: .integration(LoginWorld.firstgen))
        else {
            Issue.record("not restarted")
            return
        }
    }
}
