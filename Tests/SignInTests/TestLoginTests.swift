import Access
import HandOff
import Journal
import KeyMaterial
import MockIdP
import Records
import SignIn
import Tenancy
import TestSupport
import Testing

/// "Test connection": a login that tells its administrator everything and changes nothing.
@Suite struct TestLoginTests {
    private let user1 = "user1@acme.example"

    private func pass(_ world: LoginWorld, _ integration: Slug<Integration> = LoginWorld.firstgen) throws -> TestPass {
        try TestPass(integration, by: try world.operation(world.acme, actor: .operator))
    }

    private func begin(
        _ world: LoginWorld, _ integration: Slug<Integration> = LoginWorld.firstgen
    ) async throws -> BegunLogin {
        try await world.begin(world.acme, LoginStart(.test(try pass(world, integration))))
    }

    private func outcome(of completion: Completion) -> TestedLogin? {
        guard case .tested(let tested) = completion else { return nil }
        return tested
    }

    @Test(arguments: EngineKind.available)
    func `a test login tells who would get in and what the IdP sent, and nobody is logged in`(
        _ kind: EngineKind
    ) async throws {
        let world = try await LoginWorld(on: kind)
        let begun = try await begin(world, LoginWorld.nextgen)
        #expect(begun.integration == LoginWorld.nextgen, "the one that is tested, whatever the policy says")
        let completion = try await world.post(
            try world.answer(begun, as: user1), in: begun.browser, to: world.acme, at: .integration(begun.integration))
        let tested = try #require(outcome(of: completion))
        #expect(tested.report.attempt.outcome == .tested)
        #expect(tested.report.attempt.verdict == nil)
        #expect(tested.report.attempt.userName == "user1")
        #expect(tested.subject?.nameID == user1)
        #expect(tested.subject?.attributes.contains { $0.name == "name" && $0.values == [user1] } == true)
        let stored = try await world.attempt(begun.attempt, in: world.acme)
        #expect(stored.outcome == .tested && stored.isTest)
        #expect(stored.steps.map(\.name) == [.started, .sent, .received, .tested])
        let user = try #require(stored.user)
        let sessions = try await world.records.account(world.acme.id).read { try $0.loginSessions(of: user) }
        #expect(sessions.isEmpty)
    }

    @Test(arguments: EngineKind.available)
    func `somebody whom a login would make a user is told so, and isn't made one`(_ kind: EngineKind) async throws {
        let world = try await LoginWorld(on: kind) { $0.integrations[0].jit = JustInTime() }
        let begun = try await begin(world)
        let completion = try await world.post(
            try world.answer(begun, as: "new@acme.example"), in: begun.browser, to: world.acme,
            at: .integration(begun.integration))
        let attempt = try #require(outcome(of: completion)).report.attempt
        #expect(attempt.outcome == .tested)
        #expect(attempt.userName == "new@acme.example")
        #expect(attempt.user == nil)
        let records = try await world.records.account(world.acme.id).read {
            try $0.userRecord(named: "new@acme.example", of: LoginWorld.firstgen)
        }
        #expect(records == nil)
        let real = try await world.login(world.acme, as: "new@acme.example").1
        #expect(real.handOffURL != nil, "which a real login does")
    }

    @Test func `its answer can't be used for anything afterwards`() async throws {
        let world = try await LoginWorld { $0.integrations[0].idpInitiated = .accept }
        let begun = try await begin(world)
        let reply = try world.answer(begun, as: user1)
        let endpoint = AssertionEndpoint.integration(begun.integration)
        let first = try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint)
        #expect(outcome(of: first) != nil)
        let again = try await world.post(reply, in: begun.browser, to: world.acme, at: endpoint)
        #expect(again.refused?.verdict.code == "request_unknown")
    }

    @Test func `a refused one names field, expected and actual, and the page of a known IdP`() async throws {
        let world = try await LoginWorld { $0.integrations[0].trust?.entityID = "http://www.okta.com/exk1" }
        let begun = try await begin(world)
        let reply = try world.answer(begun, as: user1, faults: [.audience("https://sp.example/other")])
        let completion = try await world.post(
            reply, in: begun.browser, to: world.acme, at: .integration(begun.integration))
        let tested = try #require(outcome(of: completion))
        let verdict = try #require(tested.report.attempt.verdict)
        #expect(verdict.code == "audience_mismatch")
        #expect(verdict.actual == "https://sp.example/other")
        #expect(tested.subject == nil, "what isn't believed isn't shown")
        #expect(tested.report.guide?.docs == "https://gate.example/docs/verdicts#audience_mismatch")
        #expect(
            tested.report.guide?.identityProvider?.docs == "https://gate.example/docs/identity-providers#okta")
    }

    @Test func `somebody who isn't a member is told so with what the IdP sent`() async throws {
        let world = try await LoginWorld()
        let begun = try await begin(world)
        let completion = try await world.post(
            try world.answer(begun, as: "user_2@acme.example"), in: begun.browser, to: world.acme,
            at: .integration(begun.integration))
        let tested = try #require(outcome(of: completion))
        #expect(tested.report.attempt.verdict?.code == "not_a_member")
        #expect(tested.subject?.nameID == "user_2@acme.example")
    }

    @Test func `in another browser it's refused like any login, and tells nothing`() async throws {
        let world = try await LoginWorld()
        let begun = try await begin(world)
        let reply = try world.answer(begun, as: user1)
        let stolen = try await world.post(
            reply, in: BrowserBinding.fresh(), to: world.acme, at: .integration(begun.integration))
        #expect(stolen.refused?.verdict.code == "browser_mismatch")
    }

    @Test func `one that can't begin says why`() async throws {
        let world = try await LoginWorld { $0.integrations[1].enabled = false }
        let outcome = try await world.service.begin(
            try world.operation(world.acme), account: world.acme,
            LoginStart(.test(try pass(world, LoginWorld.nextgen))))
        guard case .tested(let tested) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        #expect(tested.report.attempt.verdict?.code == "integration_disabled")
        #expect(tested.report.attempt.isTest)
    }

    @Test func `a link is good for its integration, its account and its time`() async throws {
        let world = try await LoginWorld()
        let end = noon.advanced(bySeconds: 60)
        let link = try world.service.testLink(
            try world.operation(world.acme, actor: .operator), integration: LoginWorld.nextgen, until: end)
        #expect(
            link.hasPrefix("https://gate.example/accounts/\(world.acme.id)/login?integration=nextgen&test=1&ticket="))
        let ticket = String(try #require(link.split(separator: "=").last))
        func opens(
            _ text: String, _ integration: Slug<Integration> = LoginWorld.nextgen, _ account: Account? = nil,
            after seconds: Int64 = 59
        ) -> Bool {
            world.service.testPass(
                text, for: integration, of: (account ?? world.acme).id, at: noon.advanced(bySeconds: seconds)) != nil
        }
        #expect(opens(ticket))
        #expect(!opens(ticket, after: 60))
        #expect(!opens(ticket, LoginWorld.firstgen))
        #expect(!opens(ticket, LoginWorld.nextgen, world.globex))
        for wrong in ["", "A", String(ticket.dropLast()), ticket + "A", String(ticket.reversed())] {
            #expect(!opens(wrong))
        }
    }

    @Test func `nobody who has proven nothing makes a link or a test`() async throws {
        let world = try await LoginWorld()
        let visitor = try world.operation(world.acme)
        #expect(throws: PermissionDenied.self) {
            try world.service.testLink(visitor, integration: LoginWorld.nextgen, until: noon)
        }
        #expect(throws: RoutingRefusal.choiceNotAllowed) { try TestPass(LoginWorld.nextgen, by: visitor) }
    }
}
