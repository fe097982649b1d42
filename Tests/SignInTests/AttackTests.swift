import HandOff
import Journal
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import Testing

/// What somebody may try with a response or a code that isn't theirs, or is theirs no more.
@Suite struct AttackTests {
    @Test func `a response is accepted once, and its replay leaves the first login as it was`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example")
        let endpoint = AssertionEndpoint.integration(begun.integration)
        #expect(try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint).handOffURL != nil)
        let again = try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint).refused
        #expect(again?.verdict.code == "request_unknown")
        #expect(try await world.attempt(begun.attempt, in: world.acme).outcome == .handedOff)
        let second = try await world.attempt(try #require(again?.reference), in: world.acme)
        #expect(second.outcome == .refused)
        #expect(second.id != begun.attempt)
    }

    @Test func `an unsolicited response that is accepted is accepted once`() async throws {
        let world = try await LoginWorld { $0.integrations[0].idpInitiated = .accept }
        let reply = try world.unsolicited(world.acme, LoginWorld.firstgen, as: "user1@acme.example")
        let endpoint = AssertionEndpoint.integration(LoginWorld.firstgen)
        guard case .session = try await world.post(reply, in: nil, to: world.acme, at: endpoint) else {
            Issue.record("not accepted")
            return
        }
        let verdict = try await world.post(reply, in: nil, to: world.acme, at: endpoint).refused?.verdict
        #expect(verdict?.code == "assertion_replayed")
    }

    @Test func `another browser is refused and can't end the login`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example")
        let endpoint = AssertionEndpoint.integration(begun.integration)
        for browser in [nil, try BrowserBinding.fresh()] {
            let verdict = try await world.post(reply, in: browser, to: world.acme, at: endpoint).refused?.verdict
            #expect(verdict == .browserMismatch)
        }
        #expect(try await world.attempt(begun.attempt, in: world.acme).outcome == .started)
        #expect(try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint).handOffURL != nil)
    }

    @Test func `a response of one account is refused at another`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example")
        let refused = try await world.post(
            reply, in: begun.browser, to: world.globex, at: .integration(LoginWorld.nextgen)
        ).refused
        #expect(refused?.verdict.code == "request_unknown")
        let reference = try #require(refused?.reference)
        #expect(try await world.attempt(reference, in: world.globex).outcome == .refused)
        #expect(try await world.attempts(reference, in: world.acme).isEmpty)
    }

    @Test func `an unsolicited response of one account is refused at another, though one IdP key signs for both`()
        async throws
    {
        let world = try await LoginWorld()
        let reply = try world.unsolicited(world.acme, LoginWorld.nextgen, as: "user1@acme.example")
        let verdict = try await world.post(
            reply, in: nil, to: world.globex, at: .integration(LoginWorld.nextgen)
        ).refused?.verdict
        #expect(verdict?.code == "issuer_mismatch")
    }

    @Test func `a response is refused at another integration of its account`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(begun, as: "user1@acme.example")
        let verdict = try await world.post(
            reply, in: begun.browser, to: world.acme, at: .integration(LoginWorld.nextgen)
        ).refused?.verdict
        #expect(verdict?.code == "integration_mismatch")
        #expect(verdict?.expected == "firstgen")
        #expect(verdict?.actual == "nextgen")
    }

    @Test func `an answer after ten minutes is refused as late`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let late = noon.advanced(bySeconds: 600)
        let reply = try world.answer(begun, as: "user1@acme.example", at: late)
        let endpoint = AssertionEndpoint.integration(begun.integration)
        let verdict = try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint, now: late).refused?
            .verdict
        #expect(verdict == .requestExpired(at: late))
        #expect(verdict?.who == .person)
        #expect(try await world.attempt(begun.attempt, in: world.acme).verdict?.code == "request_expired")
    }

    @Test func `dropping InResponseTo doesn't turn an answer into an unsolicited one`() async throws {
        let world = try await LoginWorld { $0.integrations[0].idpInitiated = .accept }
        let begun = try await world.begin(world.acme)
        let reply = try world.answer(
            begun, as: "user1@acme.example", faults: [.inResponseTo(nil), .confirmationInResponseTo(nil)])
        let verdict = try await world.post(
            reply, in: begun.browser, to: world.acme, at: .integration(begun.integration)
        ).refused?.verdict
        #expect(verdict?.code == "in_response_to_missing")
    }

    @Test func `a refused answer uses the request up`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let bad = try world.answer(begun, as: "user1@acme.example", faults: [.audience("https://other.example")])
        let good = try world.answer(begun, as: "user1@acme.example")
        let endpoint = AssertionEndpoint.integration(begun.integration)
        #expect(
            try await world.post(bad, in: begun.browser, to: world.acme, at: endpoint).refused?.verdict.code
                == "audience_mismatch")
        #expect(
            try await world.post(good, in: begun.browser, to: world.acme, at: endpoint).refused?.verdict.code
                == "request_unknown")
    }

    @Test func `garbage is refused with a verdict of its own and a sentence that tells nothing`() async throws {
        let world = try await LoginWorld()
        for (form, code) in [(nil, "response_missing"), ("%%%", "encoding_not_base64"), ("PGE+", "xml_malformed")] {
            let completion = try await world.service.complete(
                try world.operation(world.acme), account: world.acme, at: .integration(LoginWorld.firstgen),
                AssertionPost(response: form, relayState: nil, browser: nil))
            let refused = try #require(completion.refused)
            #expect(refused.verdict.code == code)
            #expect(refused.verdict.publicSentence == SAMLRejection.publicSentence)
            #expect(try await world.attempt(refused.reference, in: world.acme).verdict?.code == code)
        }
    }

    @Test func `a code is redeemed once, and a second redemption takes back what the first gave`() async throws {
        let world = try await LoginWorld()
        let (begun, completion) = try await world.login(world.acme, as: "user1@acme.example")
        let request = try world.tokenRequest(try #require(completion.handOffURL))
        let operation = try world.operation(world.acme)
        let tokens = try await world.service.redeem(operation, account: world.acme, request)
        let token = try #require(AccessToken(tokens.accessToken))
        #expect(try await world.service.userInfo(token, account: world.acme, at: noon) != nil)
        await #expect(throws: TokenRefusal.grant(.codeUsed)) {
            try await world.service.redeem(operation, account: world.acme, request)
        }
        #expect(try await world.service.userInfo(token, account: world.acme, at: noon) == nil)
        let attempt = try await world.attempt(begun.attempt, in: world.acme)
        #expect(attempt.outcome == .refused)
        #expect(attempt.verdict?.code == "code_used")
    }

    @Test func `a thief without the verifier uses the code up, and the attempt says so`() async throws {
        let world = try await LoginWorld()
        let (begun, completion) = try await world.login(world.acme, as: "user1@acme.example")
        let url = try #require(completion.handOffURL)
        let operation = try world.operation(world.acme)
        await #expect(throws: TokenRefusal.grant(.verifierMismatch)) {
            try await world.service.redeem(
                operation, account: world.acme,
                try world.tokenRequest(url, verifier: String(repeating: "a", count: 43)))
        }
        await #expect(throws: TokenRefusal.grant(.codeUsed)) {
            try await world.service.redeem(operation, account: world.acme, try world.tokenRequest(url))
        }
        let attempt = try await world.attempt(begun.attempt, in: world.acme)
        #expect(attempt.verdict?.code == "verifier_mismatch")
        #expect(attempt.verdict?.who == "application")
    }

    @Test func `a code expires after a minute and isn't known to another account`() async throws {
        let world = try await LoginWorld()
        let url = try #require(try await world.login(world.acme, as: "user1@acme.example").1.handOffURL)
        await #expect(throws: TokenRefusal.grant(.codeUnknown)) {
            try await world.service.redeem(
                try world.operation(world.globex), account: world.globex, try world.tokenRequest(url))
        }
        let late = noon.advanced(bySeconds: 60)
        await #expect(throws: TokenRefusal.grant(.codeExpired)) {
            try await world.service.redeem(
                try world.operation(world.acme, at: late), account: world.acme, try world.tokenRequest(url))
        }
    }

    @Test func `an access token expires and isn't known to another account`() async throws {
        let world = try await LoginWorld()
        let url = try #require(try await world.login(world.acme, as: "user1@acme.example").1.handOffURL)
        let tokens = try await world.service.redeem(
            try world.operation(world.acme), account: world.acme, try world.tokenRequest(url))
        let token = try #require(AccessToken(tokens.accessToken))
        #expect(try await world.service.userInfo(token, account: world.globex, at: noon) == nil)
        let late = noon.advanced(bySeconds: 3_600)
        #expect(try await world.service.userInfo(token, account: world.acme, at: late) == nil)
    }
}
