import Access
import HandOff
import Journal
import MockIdP
import Records
import SignIn
import Tenancy
import Testing

/// A policy that depends on the person, when nobody says who is coming: the answer does, and the login goes on where the
/// policy sends them.
@Suite struct ReroutedTests {
    private static func sentOn(to url: String, in browser: BrowserBinding, of account: Account) throws -> BegunLogin {
        let integration = try #require(account.integrations.first { url.hasPrefix(($0.trust?.ssoURL ?? "-") + "?") })
        return BegunLogin(
            url: url, browser: browser, attempt: .fresh(at: noon), integration: integration.id, account: account)
    }

    @Test func `whom a staged policy moved is sent on to NextGen, though nobody said who was coming`() async throws {
        let world = try await LoginWorld { $0.routing = .staged(users: ["user_2"], groups: [], percent: 0) }
        let (begun, completion) = try await world.login(world.acme, as: "user_2@acme.example")
        #expect(begun.integration == LoginWorld.firstgen)
        guard case .restart(let url, let browser) = completion else {
            Issue.record("not sent on: \(completion)")
            return
        }
        #expect(try await world.attempt(begun.attempt, in: world.acme).outcome == .restarted)
        let resumed = try Self.sentOn(to: url, in: browser, of: world.acme)
        #expect(resumed.integration == LoginWorld.nextgen)
        let reply = try world.answer(resumed, as: "user_2@acme.example")
        let handOff = try await world.post(
            reply, in: browser, to: world.acme, at: .integration(resumed.integration)
        ).handOffURL
        #expect(try #require(handOff).hasPrefix("https://shop.example/callback?"))
        #expect(try #require(handOff).contains("state=st"))
        let tokens = try await world.service.redeem(
            try world.operation(world.acme), account: world.acme, try world.tokenRequest(try #require(handOff)))
        #expect(tokens.scope == "openid email")
    }

    @Test func `whom a staged policy left is not sent on, and nobody is sent on twice`() async throws {
        let world = try await LoginWorld { $0.routing = .staged(users: ["user_2"], groups: [], percent: 0) }
        #expect(try await world.login(world.acme, as: "user1@acme.example").1.handOffURL != nil)
        guard case .restart(let url, let browser) = try await world.login(world.acme, as: "user_2@acme.example").1
        else {
            Issue.record("not sent on")
            return
        }
        // NextGen's IdP says it's user1, whom the policy would send back.
        let resumed = try Self.sentOn(to: url, in: browser, of: world.acme)
        let reply = try world.answer(resumed, as: "user1@acme.example")
        let completion = try await world.post(reply, in: browser, to: world.acme, at: .integration(LoginWorld.nextgen))
        #expect(completion.handOffURL != nil)
    }

    @Test func `a tester's choice goes before the policy to the end`() async throws {
        let world = try await LoginWorld { $0.routing = .staged(users: ["user1"], groups: [], percent: 0) }
        let choice = Choice(LoginWorld.firstgen, in: world.acme, by: try world.operation(world.acme, actor: .operator))
        let start = LoginStart(.application(try world.applicationRequest()), choice: choice)
        let begun = try await world.begin(world.acme, start)
        let reply = try world.answer(begun, as: "user1@acme.example")
        let completion = try await world.post(
            reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
        #expect(completion.handOffURL != nil)
    }
}
