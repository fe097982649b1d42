import Access
import HandOff
import Journal
import KeyMaterial
import MockIdP
import Records
import SignIn
import Tenancy
import Testing

/// Sessions: who is let in again without asking the IdP, and until when.
@Suite struct SessionTests {
    private func resume(
        _ world: LoginWorld, _ session: SessionSecret?, _ extra: [(String, String)] = [("prompt", "none")],
        hint: String? = nil, in account: Account? = nil, at now: Instant = noon
    ) async throws -> BeginOutcome {
        let account = account ?? world.acme
        let request = try world.applicationRequest(extra)
        return try await world.service.begin(
            try world.operation(account, at: now), account: account,
            LoginStart(.application(request), hint: hint, session: session))
    }

    private func returned(_ outcome: BeginOutcome) -> String? {
        guard case .returned(let url) = outcome else { return nil }
        return url
    }

    @Test func `a second application gets its code without the IdP`() async throws {
        let world = try await LoginWorld()
        let (first, session) = try await world.tokens(world.acme, as: "user1@acme.example")
        let extra = [("client_id", "blog"), ("redirect_uri", "https://blog.example/callback")]
        let url = try #require(returned(try await resume(world, session, extra)))
        #expect(url.hasPrefix("https://blog.example/callback?code=\(world.acme.id)."))
        let request = try TokenRequest(
            OAuthParameters([
                ("grant_type", "authorization_code"), ("client_id", "blog"), ("code_verifier", verifierText),
                ("redirect_uri", "https://blog.example/callback"),
                ("code", String(try #require(url.split(separator: "code=").last?.split(separator: "&").first))),
            ]), authorization: nil, for: world.service.applications,
            at: TokenEndpoint(issuer: world.urls.base, now: noon))
        let second = try await world.redeem(request, in: world.acme)
        let claims = try await [first, second].asyncMap { try await world.userInfo($0, in: world.acme) }
        #expect(claims[0] == claims[1])
        #expect(claims[0]?.authenticationMethods == ["pwd"])
        // It's an attempt like any other, which its redemption ended.
        let attempts = try await world.service.logins(
            try world.operation(world.acme, actor: .operator), account: world.acme,
            LoginSearch(LoginAttemptFilter(outcome: .redeemed)), limit: 5
        ).items.map(\.attempt)
        #expect(attempts.contains { $0.reason == "session" && $0.application == "blog" && $0.userName == "user1" })
    }

    @Test func `prompt none without a session is login_required`() async throws {
        let world = try await LoginWorld()
        let (_, session) = try await world.tokens(world.acme, as: "user1@acme.example")
        let made = try SessionSecret.fresh(in: world.acme.id)
        for secret in [nil, made] {
            #expect(returned(try await resume(world, secret))?.contains("error=login_required") == true)
        }
        // Nor does it reach into another account.
        #expect(
            returned(try await resume(world, session, in: world.globex))?.contains("error=login_required") == true)
        #expect(returned(try await resume(world, session))?.contains("code=") == true)
    }

    @Test(arguments: [["prompt": "login"], ["prompt": "select_account"], ["max_age": "0"], ["max_age": "59"]])
    func `a request for a fresh login goes to the IdP, session or not`(_ extra: [String: String]) async throws {
        let world = try await LoginWorld()
        let (_, session) = try await world.tokens(world.acme, as: "user1@acme.example")
        let later = noon.advanced(bySeconds: 60)
        let outcome = try await resume(world, session, extra.map { ($0, $1) }, at: later)
        guard case .redirect = outcome else {
            Issue.record("not asked: \(outcome)")
            return
        }
        #expect(returned(try await resume(world, session, [("max_age", "60")], at: later)) != nil)
        #expect(
            returned(try await resume(world, session, [("max_age", "59"), ("prompt", "none")], at: later))?
                .contains("error=login_required") == true)
    }

    @Test func `a hint that names somebody else is not answered by this session`() async throws {
        let world = try await LoginWorld()
        let (_, session) = try await world.tokens(world.acme, as: "user1@acme.example")
        for hint in ["user1", "USER1@ACME.example", nil] {
            #expect(returned(try await resume(world, session, hint: hint))?.contains("code=") == true)
        }
        #expect(
            returned(try await resume(world, session, hint: "user2@acme.example"))?.contains("login_required") == true)
    }

    @Test func `a session ends when it's idle, and at its limit however much it's used`() async throws {
        let world = try await LoginWorld()
        let limits = SessionLimits()
        let (tokens, session) = try await world.tokens(world.acme, as: "user1@acme.example")
        func isThere(at seconds: Int64) async throws -> Bool {
            try await world.service.session(session, account: world.acme.id, at: noon.advanced(bySeconds: seconds))
                != nil
        }
        #expect(try await isThere(at: limits.idleSeconds - 1))
        #expect(try await !isThere(at: limits.idleSeconds))
        // Used every hour and a half, it goes on until its end.
        for seconds in stride(from: 5_400, to: limits.absoluteSeconds, by: 5_400) {
            #expect(
                returned(try await resume(world, session, at: noon.advanced(bySeconds: seconds)))?
                    .contains("code=") == true)
        }
        #expect(try await isThere(at: limits.absoluteSeconds - 1))
        #expect(try await !isThere(at: limits.absoluteSeconds))
        #expect(
            try await world.refusal(
                try world.refreshRequest(tokens.refreshToken), in: world.acme,
                at: noon.advanced(bySeconds: limits.absoluteSeconds)) == .refresh(.personGone))
    }

    @Test func `a session never outlasts the IdP's`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let completion = try await world.post(
            try world.answer(begun, as: "user1@acme.example", sessionLifetime: .seconds(600)), in: begun.browser,
            to: world.acme, at: .integration(begun.integration))
        let session = try #require(completion.session)
        let found = try #require(
            try await world.service.session(session, account: world.acme.id, at: noon.advanced(bySeconds: 599)))
        #expect(found.latestEnd == noon.advanced(bySeconds: 600))
        #expect(
            try await world.service.session(session, account: world.acme.id, at: noon.advanced(bySeconds: 600)) == nil)
    }

    @Test func `deactivation, and removal from the integration, end what was given`() async throws {
        let world = try await LoginWorld()
        let (tokens, session) = try await world.tokens(world.acme, as: "user1@acme.example")
        var changed = world.acme
        // Its IdP is turned off, or the list of members leaves the person out: nothing was done to the session itself.
        changed.integrations[0].enabled = false
        #expect(try await world.userInfo(tokens, in: changed) == nil)
        #expect(returned(try await resume(world, session, in: changed))?.contains("login_required") == true)
        changed.integrations[0].enabled = true
        changed.integrations[0].membership = .listed(["user2"])
        #expect(try await world.userInfo(tokens, in: changed) == nil)
        #expect(
            try await world.refusal(try world.refreshRequest(tokens.refreshToken), in: changed)
                == .refresh(.personGone))
        #expect(returned(try await resume(world, session, in: changed))?.contains("login_required") == true)
        try await world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await world.userInfo(tokens, in: world.acme) == nil)
        #expect(returned(try await resume(world, session))?.contains("login_required") == true)
        #expect(
            try await world.refusal(try world.refreshRequest(tokens.refreshToken), in: world.acme)
                == .refresh(.tokenUnknown))
    }

    @Test func `each login has a secret of its own, whatever the browser had before`() async throws {
        let world = try await LoginWorld()
        let (_, first) = try await world.tokens(world.acme, as: "user1@acme.example")
        let (_, second) = try await world.tokens(world.acme, as: "user1@acme.example")
        #expect(first.digest != second.digest)
    }

    @Test func `a session of an authentication that no longer counts is not resumed`() async throws {
        let world = try await LoginWorld()
        let (_, session) = try await world.tokens(world.acme, as: "user1@acme.example")
        var stricter = world.acme
        stricter.integrations[0].want.authnContext = ["https://refeds.org/profile/mfa"]
        #expect(returned(try await resume(world, session, in: stricter))?.contains("login_required") == true)
    }
}

extension Sequence {
    fileprivate func asyncMap<Value>(_ transform: (Element) async throws -> Value) async throws -> [Value] {
        var all: [Value] = []
        for element in self { all.append(try await transform(element)) }
        return all
    }
}
