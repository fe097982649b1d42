import HandOff
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import Testing

/// Logins that the IdP starts, and the one assertion consumer URL of the system before.
@Suite struct UnsolicitedTests {
    private static func sharedURL(_ world: LoginWorld) -> String {
        "https://gate.example/gateway/api/users/saml-login?accountId=\(world.acme.id)"
    }

    @Test func `by default the login is started anew, bound to the browser, and then completes`() async throws {
        let world = try await LoginWorld()
        let reply = try world.unsolicited(
            world.acme, LoginWorld.firstgen, as: "user1@acme.example", relayState: "https://evil.example")
        let completion = try await world.post(reply, in: nil, to: world.acme, at: .integration(LoginWorld.firstgen))
        guard case .restart(let url, let browser) = completion else {
            Issue.record("not restarted")
            return
        }
        let begun = BegunLogin(
            url: url, browser: browser, attempt: .fresh(at: noon), integration: LoginWorld.firstgen, account: world.acme
        )
        let answer = try world.answer(begun, as: "user1@acme.example")
        guard
            case .session(_, let returnTo) = try await world.post(
                answer, in: browser, to: world.acme, at: .integration(LoginWorld.firstgen))
        else {
            Issue.record("no session")
            return
        }
        #expect(returnTo == nil)
    }

    @Test func `a bad unsolicited response is refused, not restarted`() async throws {
        let world = try await LoginWorld()
        let reply = try world.unsolicited(
            world.acme, LoginWorld.firstgen, as: "user1@acme.example", audience: "https://other.example")
        let verdict = try await world.post(reply, in: nil, to: world.acme, at: .integration(LoginWorld.firstgen))
            .refused?.verdict
        #expect(verdict?.code == "audience_mismatch")
    }

    @Test func `an IdP that drops InResponseTo and RelayState isn't sent round in circles`() async throws {
        let world = try await LoginWorld()
        let endpoint = AssertionEndpoint.integration(LoginWorld.firstgen)
        var browser: BrowserBinding?
        for _ in 1...2 {
            let reply = try world.unsolicited(world.acme, LoginWorld.firstgen, as: "user1@acme.example")
            guard case .restart(_, let binding) = try await world.post(reply, in: browser, to: world.acme, at: endpoint)
            else {
                Issue.record("not restarted")
                return
            }
            browser = binding
        }
        let third = try world.unsolicited(world.acme, LoginWorld.firstgen, as: "user1@acme.example")
        let verdict = try await world.post(third, in: browser, to: world.acme, at: endpoint).refused?.verdict
        #expect(verdict?.code == "unsolicited_again")
        #expect(verdict?.who == .identityProviderAdmin)
    }

    @Test func `reject refuses, and says which setting does`() async throws {
        let world = try await LoginWorld { $0.integrations[0].idpInitiated = .reject }
        let reply = try world.unsolicited(world.acme, LoginWorld.firstgen, as: "user1@acme.example")
        let verdict = try await world.post(reply, in: nil, to: world.acme, at: .integration(LoginWorld.firstgen))
            .refused?.verdict
        #expect(verdict?.code == "unsolicited_refused")
        #expect(verdict?.field == "idp_initiated")
    }

    @Test func `an accepted unsolicited login must be the one that the policy would have taken`() async throws {
        let world = try await LoginWorld { $0.integrations[1].idpInitiated = .accept }
        let reply = try world.unsolicited(world.acme, LoginWorld.nextgen, as: "user_2@acme.example")
        let verdict = try await world.post(reply, in: nil, to: world.acme, at: .integration(LoginWorld.nextgen))
            .refused?.verdict
        #expect(verdict?.code == "integration_not_routed")
        #expect(verdict?.expected == "firstgen")
    }

    @Test func `the shared URL finds the integration by the pending request`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let consumer = Self.sharedURL(world)
        let reply = try world.answer(
            begun, as: "user1@acme.example", faults: [.recipient(consumer), .destination(consumer)])
        #expect(try await world.post(reply, in: begun.browser, to: world.acme, at: .compatibility).handOffURL != nil)
        let other = try await world.begin(world.acme)
        let wrong = try world.answer(other, as: "user1@acme.example")
        let verdict = try await world.post(wrong, in: other.browser, to: world.acme, at: .compatibility).refused?
            .verdict
        #expect(verdict?.field == "Destination")
    }

    @Test func `the shared URL finds the integration by issuer, then by audience, and refuses what stays ambiguous`()
        async throws
    {
        let world = try await LoginWorld { account in
            account.integrations[1].trust = account.integrations[0].trust
            for index in account.integrations.indices { account.integrations[index].idpInitiated = .accept }
        }
        let consumer = Self.sharedURL(world)
        let reply = try world.unsolicited(
            world.acme, LoginWorld.firstgen, as: "user1@acme.example", consumer: consumer)
        guard case .session = try await world.post(reply, in: nil, to: world.acme, at: .compatibility) else {
            Issue.record("not accepted")
            return
        }
        let foreign = try world.unsolicited(
            world.acme, LoginWorld.firstgen, as: "user1@acme.example", audience: "https://x.example", consumer: consumer
        )
        let verdict = try await world.post(foreign, in: nil, to: world.acme, at: .compatibility).refused?.verdict
        #expect(verdict?.code == "integration_unknown")
        let same = try await LoginWorld { account in
            account.integrations[1].trust = account.integrations[0].trust
            for index in account.integrations.indices { account.integrations[index].entityID = "https://sp.example" }
        }
        let twin = try same.unsolicited(
            same.acme, LoginWorld.firstgen, as: "user1@acme.example", audience: "https://sp.example",
            consumer: Self.sharedURL(same)
        )
        #expect(
            try await same.post(twin, in: nil, to: same.acme, at: .compatibility).refused?.verdict.code
                == "integration_ambiguous")
    }
}
