import Access
import Directory
import HandOff
import Journal
import Records
import SignIn
import Tenancy
import TestSupport
import Testing

/// How administrators get in without an IdP, and how nobody else does.
@Suite struct RecoveryTests {
    static func world(on engine: EngineKind = .sqlite, naming names: [String]? = ["USER1", "gone"]) async throws
        -> LoginWorld
    {
        try await LoginWorld(on: engine) { $0.breakGlass = names }
    }

    @Test(arguments: EngineKind.available)
    func `a code gets its administrator in, once`(engine: EngineKind) async throws {
        let world = try await Self.world(on: engine)
        let codes = try await world.recoveryCodes()
        #expect(Set(codes.map { $0.reveal() }).count == 10)
        for code in codes.prefix(2) {
            let secret = try #require(try await world.recover("user1@acme.example", code.reveal()).session)
            #expect(try await world.service.personName(secret, account: world.acme, at: noon) == "The user1")
            #expect(try await world.recover("user1", code.reveal()).session == nil)
        }
        let holders = try await world.service.recoveryHolders(account: world.acme)
        #expect(holders.map(\.userName) == ["USER1", "gone"])
        #expect(holders.map(\.codes) == [8, nil])
    }

    @Test func `a code may be typed as people type`() async throws {
        let world = try await Self.world()
        let code = try await world.recoveryCodes()[0].reveal()
        #expect(code.wholeMatch(of: /[0-9a-hjkmnp-tv-z]{4}(-[0-9a-hjkmnp-tv-z]{4}){3}/) != nil)
        let typed = code.uppercased().replacing("-", with: " ").replacing("0", with: "O").replacing("1", with: "l")
        #expect(try await world.recover("user1", " \(typed)").session != nil)
    }

    @Test func `new codes make the old ones void`() async throws {
        let world = try await Self.world()
        let (old, new) = (try await world.recoveryCodes(), try await world.recoveryCodes())
        #expect(try await world.recover("user1", old[0].reveal()).session == nil)
        #expect(try await world.recover("user1", new[0].reveal()).session != nil)
    }

    @Test func `only who is named gets codes, and only while they're named`() async throws {
        let world = try await Self.world()
        await #expect(throws: RecoveryCodesRefusal.userNotNamed) { try await world.recoveryCodes(of: "user2") }
        await #expect(throws: RecoveryCodesRefusal.userUnknown) { try await world.recoveryCodes(of: "nobody") }
        let code = try await world.recoveryCodes()[0]
        var changed = world
        changed.acme.breakGlass = nil
        #expect(try await changed.recover("user1", code.reveal()).session == nil)
        let secret = try #require(try await world.recover("user1", code.reveal()).session)
        #expect(try await world.service.personName(secret, account: changed.acme, at: noon) == nil)
    }

    @Test func `whatever is wrong, the answer and the verdict are one`() async throws {
        let world = try await Self.world()
        let codes = try await world.recoveryCodes()
        let good = codes[0].reveal()
        let tries = [
            ("user1", String(repeating: "0", count: 16)), ("user1", ""), ("user1", "ünïcode"), ("user2", good),
            ("nobody", good), ("", good), ("a\u{0}b", good), ("user1", String(repeating: "a", count: 10_000)),
        ]
        for (place, (user, code)) in tries.enumerated() {
            // Apart, so that nobody has to wait.
            let now = noon.advanced(bySeconds: Int64(place) * 4_000)
            let recovery = try await world.recover(user, code, at: now)
            guard case .refused(let reference) = recovery else {
                Issue.record("\(recovery)")
                continue
            }
            let attempt = try await world.attempt(reference, in: world.acme)
            #expect(attempt.verdict?.code == "recovery_refused")
            #expect(attempt.integration == .recovery)
        }
        #expect(try await world.recover("user1", good, at: noon.advanced(bySeconds: 90_000)).session != nil)
    }

    @Test func `a code of another account gets nobody in`() async throws {
        let world = try await Self.world()
        let code = try await world.recoveryCodes()[0]
        var globex = world.globex
        globex.breakGlass = ["user1"]
        let elsewhere = try await world.service.recover(
            try world.operation(globex), account: globex, user: "user1", code: code.reveal())
        #expect(elsewhere.session == nil)
        #expect(try await world.recover("user1", code.reveal()).session != nil)
    }

    @Test func `who is deactivated doesn't get in, and who was let in is out at once`() async throws {
        let world = try await Self.world()
        let codes = try await world.recoveryCodes()
        let secret = try #require(try await world.recover("user1", codes[0].reveal()).session)
        for integration in [LoginWorld.firstgen, LoginWorld.nextgen] {
            try await world.setActive(false, "user1", in: world.acme, by: integration)
        }
        #expect(try await world.service.personName(secret, account: world.acme, at: noon) == nil)
        #expect(try await world.recover("user1", codes[1].reveal()).session == nil)
    }

    @Test(arguments: EngineKind.available)
    func `after some tries a user has to wait, longer each time, and the right code waits too`(
        engine: EngineKind
    ) async throws {
        let world = try await Self.world(on: engine)
        let codes = try await world.recoveryCodes()
        let wrong = String(repeating: "0", count: 16)
        for _ in 0..<3 { #expect(try await world.recover("user1", wrong).session == nil) }
        #expect(try await world.recover("user1", codes[0].reveal()).session == nil, "15 seconds")
        let soon = noon.advanced(bySeconds: 15)
        #expect(try await world.recover("user1", wrong, at: soon).session == nil)
        #expect(try await world.recover("user1", codes[0].reveal(), at: soon.advanced(bySeconds: 29)).session == nil)
        // The code of those tries wasn't used up.
        #expect(try await world.recover("user1", codes[0].reveal(), at: soon.advanced(bySeconds: 30)).session != nil)
        // Whoever got in has their tries back.
        #expect(try await world.recover("user1", wrong, at: soon.advanced(bySeconds: 31)).session == nil)
        let again = soon.advanced(bySeconds: 32)
        #expect(try await world.recover("user1", codes[1].reveal(), at: again).session != nil)
    }

    @Test func `nobody is asked how many users there are: the account as a whole waits too, and not for long`()
        async throws
    {
        let world = try await Self.world()
        let codes = try await world.recoveryCodes()
        var held: Recovery?
        for number in 0..<40 {
            let recovery = try await world.recover("somebody\(number)", "x")
            if case .held = recovery { held = recovery } else { #expect(number < 20) }
        }
        guard case .held(let seconds) = held else {
            Issue.record("nobody waits")
            return
        }
        #expect(seconds == 5)
        #expect(try await world.recover("user1", codes[0].reveal()).session == nil)
        let later = noon.advanced(bySeconds: seconds)
        #expect(try await world.recover("user1", codes[0].reveal(), at: later).session != nil)
    }

    @Test func `an application is handed over to, and reads that it was a recovery`() async throws {
        let world = try await Self.world()
        let code = try await world.recoveryCodes()[0]
        let secret = try #require(try await world.recover("user1", code.reveal()).session)
        let outcome = try await world.service.begin(
            try world.operation(world.acme), account: world.acme,
            LoginStart(.application(try world.applicationRequest()), session: secret))
        guard case .returned(let url) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        let tokens = try await world.redeem(try world.tokenRequest(url), in: world.acme)
        let claims = try #require(try await world.userInfo(tokens, in: world.acme))
        #expect(claims.integration == "recovery")
        #expect(claims.authenticationMethods == ["otp"])
        // It's over after an hour, however much it's used.
        let record = try #require(try await world.service.session(secret, account: world.acme.id, at: noon))
        #expect(record.latestEnd == noon.advanced(bySeconds: 3_600))
    }
}

extension LoginWorld {
    @discardableResult
    func recoveryCodes(of user: String = "user1") async throws -> [RecoveryCode] {
        try await service.issueRecoveryCodes(
            for: user, account: acme, operation: try operation(acme, actor: .operator))
    }

    func recover(_ user: String, _ code: String, at now: Instant = noon) async throws -> Recovery {
        try await service.recover(try operation(acme, at: now), account: acme, user: user, code: code)
    }
}

extension Recovery {
    var session: SessionSecret? {
        guard case .session(let secret) = self else { return nil }
        return secret
    }
}
