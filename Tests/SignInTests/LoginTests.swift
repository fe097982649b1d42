import Access
import HandOff
import Journal
import KeyMaterial
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import Testing

/// Whole logins against a database, with the mock IdP as the IdP.
@Suite struct LoginTests {
    @Test func `user1 of FirstGen gets in, and the application gets an ID token`() async throws {
        let world = try await LoginWorld()
        let (begun, completion) = try await world.login(world.acme, as: "user1@acme.example")
        #expect(begun.integration == LoginWorld.firstgen)
        let url = try #require(completion.handOffURL)
        #expect(url.hasPrefix("https://shop.example/callback?code=\(world.acme.id)."))
        #expect(url.hasSuffix("&state=st&iss=https%3A%2F%2Fgate.example"))
        #expect(try await world.attempt(begun.attempt, in: world.acme).outcome == .handedOff)
        let tokens = try await world.service.redeem(
            try world.operation(world.acme), account: world.acme, try world.tokenRequest(url))
        let token = try #require(AccessToken(tokens.accessToken))
        let claims = try #require(try await world.service.userInfo(token, account: world.acme, at: noon))
        #expect(claims.account == world.acme.id.text)
        #expect(claims.email == "user1@acme.example")
        #expect(claims.name == "The user1")
        #expect(claims.integration == "firstgen")
        #expect(claims.subject.hasPrefix("usr_"))
        let payload = try Base64URL.decode(String(try #require(tokens.idToken.split(separator: ".").dropFirst().first)))
        let text = String(decoding: payload, as: UTF8.self)
        for claim in ["\"nonce\":\"no\"", "\"aud\":\"shop\"", "\"sub\":\"\(claims.subject)\"", "\"sid\":\"ses_"] {
            #expect(text.contains(claim))
        }
        let attempt = try await world.attempt(begun.attempt, in: world.acme)
        #expect(attempt.outcome == .redeemed)
        #expect(attempt.userName == "user1")
        #expect(attempt.reason == "firstgen_first")
        #expect(attempt.checks.count > 10)
        #expect(attempt.checks.filter { !$0.passed } == [])
    }

    @Test func `user_2 is refused because FirstGen authenticates, and the verdict says who changes what`() async throws
    {
        let world = try await LoginWorld()
        let (_, completion) = try await world.login(world.acme, as: "user_2@acme.example")
        let refused = try #require(completion.refused)
        #expect(refused.verdict.code == "not_a_member")
        #expect(refused.verdict.who == .identityProviderAdmin)
        #expect(refused.verdict.field == "Assignment")
        #expect(refused.verdict.expected == "assigned to FirstGen (firstgen)")
        #expect(refused.verdict.actual == "assigned to NextGen (nextgen)")
        #expect(
            refused.verdict.message == "user_2 is not a member of the FirstGen app integration. "
                + "Assign them there (IdP admin), or move them to NextGen (operator).")
        #expect(refused.returnURL?.contains("error=access_denied") == true)
        let attempt = try await world.attempt(refused.reference, in: world.acme)
        #expect(attempt.outcome == .refused)
        #expect(attempt.verdict == refused.verdict.record)
        #expect(attempt.userName == "user_2@acme.example")
    }

    @Test func `user_2 gets in once the policy is nextgen-first, and user2 doesn't`() async throws {
        let world = try await LoginWorld { $0.routing = .nextgenFirst }
        #expect(try await world.login(world.acme, as: "user_2@acme.example").1.handOffURL != nil)
        #expect(try await world.login(world.acme, as: "user2@acme.example").1.refused?.verdict.code == "not_a_member")
    }

    @Test func `an account with NextGen only logs in by NextGen`() async throws {
        let world = try await LoginWorld()
        let (begun, completion) = try await world.login(world.globex, as: "user1@globex.example")
        #expect(begun.integration == LoginWorld.nextgen)
        #expect(completion.handOffURL?.contains("code=\(world.globex.id).") == true)
    }

    @Test func `a login without an application ends in a session`() async throws {
        let world = try await LoginWorld()
        let address = try #require(ReturnAddress("/accounts/acme/console", for: world.service.applications))
        let begun = try await world.begin(world.acme, LoginStart(.here(address)))
        let completion = try await world.post(
            try world.answer(begun, as: "user1@acme.example"), in: begun.browser, to: world.acme,
            at: .integration(begun.integration))
        guard case .session(let secret, let returnTo) = completion else {
            Issue.record("no session")
            return
        }
        #expect(returnTo == address)
        let presented = try #require(SessionSecret(secret.reveal()))
        let session = try #require(try await world.service.session(presented, account: world.acme.id, at: noon))
        #expect(session.integration == LoginWorld.firstgen)
        let late = noon.advanced(bySeconds: 8 * 3_600)
        #expect(try await world.service.session(presented, account: world.acme.id, at: late) == nil)
        #expect(try await world.service.session(presented, account: world.globex.id, at: noon) == nil)
        #expect(try await world.service.endSession(try world.operation(world.acme), session.id, because: .loggedOut))
        #expect(try await world.service.session(presented, account: world.acme.id, at: noon) == nil)
    }

    @Test func `deactivation ends sessions, codes and access tokens at once`() async throws {
        let world = try await LoginWorld()
        let url = try #require(try await world.login(world.acme, as: "user2@acme.example").1.handOffURL)
        let tokens = try await world.service.redeem(
            try world.operation(world.acme), account: world.acme, try world.tokenRequest(url))
        try await world.setActive(false, "user2", in: world.acme, by: LoginWorld.firstgen)
        let token = try #require(AccessToken(tokens.accessToken))
        #expect(try await world.service.userInfo(token, account: world.acme, at: noon) == nil)
        let verdict = try await world.login(world.acme, as: "user2@acme.example").1.refused?.verdict
        #expect(verdict?.code == "member_deactivated")
        try await world.setActive(true, "user2", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await world.login(world.acme, as: "user2@acme.example").1.handOffURL != nil)
    }

    @Test func `a staged policy takes who was named by a hint, and leaves everybody else`() async throws {
        let world = try await LoginWorld { $0.routing = .staged(users: ["user_2"], groups: [], percent: 0) }
        let named = LoginStart(.here(nil), hint: "User_2@acme.example")
        #expect(try await world.begin(world.acme, named).integration == LoginWorld.nextgen)
        let other = LoginStart(.here(nil), hint: "user1@acme.example")
        #expect(try await world.begin(world.acme, other).integration == LoginWorld.firstgen)
        let broken = LoginStart(.here(nil), hint: "user\u{0}")
        #expect(try await world.begin(world.acme, broken).integration == LoginWorld.firstgen)
    }

    @Test func `a request for prompt none goes back to the application`() async throws {
        let world = try await LoginWorld()
        let request = try world.applicationRequest([("prompt", "none")])
        let outcome = try await world.service.begin(
            try world.operation(world.acme), account: world.acme, LoginStart(.application(request)))
        guard case .returned(let url) = outcome else {
            Issue.record("not returned")
            return
        }
        #expect(url.contains("error=login_required"))
    }

    @Test func `an old authentication doesn't answer a request for a fresh one`() async throws {
        let world = try await LoginWorld()
        let request = try world.applicationRequest([("prompt", "login")])
        let begun = try await world.begin(
            world.acme, LoginStart(.application(request)), at: noon.advanced(bySeconds: 290))
        // The IdP answers as if from a session of five minutes ago.
        let reply = try world.answer(begun, as: "user1@acme.example", at: noon)
        let verdict = try await world.post(
            reply, in: begun.browser, to: world.acme, at: .integration(begun.integration),
            now: noon.advanced(bySeconds: 291)
        ).refused?.verdict
        #expect(verdict?.code == "authentication_too_old")
    }

    @Test func `an account without a usable integration refuses and records why`() async throws {
        let world = try await LoginWorld { account in
            account.integrations[0].enabled = false
            account.integrations[1].trust = nil
        }
        let outcome = try await world.service.begin(
            try world.operation(world.acme), account: world.acme, LoginStart(.here(nil)))
        guard case .refused(let refused) = outcome else {
            Issue.record("begun")
            return
        }
        #expect(refused.verdict == .notRouted(.noneTrusted))
        #expect(try await world.attempt(refused.reference, in: world.acme).verdict?.who == "operator")
    }

    @Test func `a wish for an integration is refused where nobody tests`() async throws {
        let world = try await LoginWorld()
        let visitor = try world.operation(world.acme)
        let wish = Choice(LoginWorld.nextgen, in: world.acme, by: visitor)
        let outcome = try await world.service.begin(
            visitor, account: world.acme, LoginStart(.here(nil), choice: wish))
        guard case .refused(let refused) = outcome else {
            Issue.record("begun")
            return
        }
        #expect(refused.verdict == .notRouted(.choiceNotAllowed))
        let choice = Choice(LoginWorld.nextgen, in: world.acme, by: try world.operation(world.acme, actor: .operator))
        let begun = try await world.begin(world.acme, LoginStart(.here(nil), choice: choice))
        #expect(begun.integration == LoginWorld.nextgen)
    }

    @Test func `a tester gets in where they choose, and whoever isn't one is refused there`() async throws {
        let world = try await LoginWorld { $0.testers = ["USER_2@acme.example"] }
        let choice = Choice(LoginWorld.nextgen, in: world.acme, by: try world.operation(world.acme))
        func login(_ email: String) async throws -> Completion {
            let begun = try await world.begin(world.acme, LoginStart(.here(nil), choice: choice))
            let reply = try world.answer(begun, as: email)
            return try await world.post(
                reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
        }
        guard case .session = try await login("user_2@acme.example") else {
            Issue.record("the tester didn't get in")
            return
        }
        #expect(try await login("user1@acme.example").refused?.verdict == .notRouted(.choiceNotAllowed))
    }
}
