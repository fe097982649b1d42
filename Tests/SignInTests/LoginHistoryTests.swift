import Access
import HandOff
import Journal
import KeyMaterial
import Logging
import MockIdP
import Records
import SAML
import SCIM
import SignIn
import Tenancy
import TestSupport
import Testing

/// Every attempt is recorded, found again, and shown as deep as somebody may look.
@Suite struct LoginHistoryTests {
    private let user1 = "user1@acme.example"

    private func operation(_ world: LoginWorld, role: Role?, after seconds: Int64 = 0) throws -> Operation {
        let now = noon.advanced(bySeconds: seconds)
        let made = Operation(
            account: world.acme.id, actor: role == nil ? .operator : .service("s", in: world.acme.id), now: now,
            requestID: .fresh(at: now), logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            authority: role.map { Authority([.init($0.permissions, at: .account)]) } ?? .none)
        return try #require(made)
    }

    private func found(
        _ world: LoginWorld, _ search: LoginSearch, after seconds: Int64 = 0, limit: Int = 100
    ) async throws -> (items: [LoginReport], next: ID<LoginAttempt>?) {
        try await world.service.logins(
            try operation(world, role: nil, after: seconds), account: world.acme, search, limit: limit)
    }

    @Test(arguments: EngineKind.available)
    func `an attempt is followed from the first redirect to the redemption`(_ kind: EngineKind) async throws {
        let world = try await LoginWorld(on: kind)
        let begun = try await world.begin(world.acme)
        func steps() async throws -> [LoginStepRecord] {
            try await world.attempt(begun.attempt, in: world.acme).steps
        }
        #expect(try await steps().map(\.name) == [.started, .sent])
        let url = try #require(
            try await world.post(
                try world.answer(begun, as: user1), in: begun.browser, to: world.acme,
                at: .integration(begun.integration), now: noon.advanced(bySeconds: 5)
            ).handOffURL)
        #expect(try await steps().map(\.name) == [.started, .sent, .received, .handedOff])
        _ = try await world.redeem(try world.tokenRequest(url), in: world.acme, at: noon.advanced(bySeconds: 7))
        let all = try await steps()
        #expect(all.map(\.name) == [.started, .sent, .received, .handedOff, .redeemed])
        #expect(Set(all.map(\.request)).count == 3, "by three requests, each known by its id")
        let attempt = try await world.attempt(begun.attempt, in: world.acme)
        #expect(attempt.time(from: .sent, to: .received) == 5_000)
        #expect(attempt.time(from: .handedOff, to: .redeemed) == 2_000)
        #expect(attempt.checks.count > 5 && attempt.checks.allSatisfy(\.passed))
    }

    @Test func `nobody comes back, nobody redeems: the attempt says so when the time is over, and is found by it`()
        async throws
    {
        let world = try await LoginWorld()
        let begun = try await world.begin(world.acme)
        let (other, _) = try await world.login(world.acme, as: user1)
        for (attempt, seconds, before, after) in [
            (begun.attempt, 600, LoginOutcome.started, LoginOutcome.neverAnswered),
            (other.attempt, 60, .handedOff, .neverRedeemed),
        ] {
            for (time, outcome) in [(Int64(seconds) - 1, before), (Int64(seconds), after)] {
                let seen = try await world.attempt(attempt, seen: time, in: world.acme)
                #expect(seen.outcome == outcome)
                #expect((seen.verdict == nil) == (outcome == before))
                let search = LoginSearch(LoginAttemptFilter(outcome: outcome))
                #expect(try await found(world, search, after: time).items.map(\.attempt.id) == [attempt])
                let unsaid = LoginSearch(LoginAttemptFilter(verdict: after.rawValue))
                let ids = try await found(world, unsaid, after: time).items.map(\.attempt.id)
                #expect(ids.contains(attempt) == (outcome == after))
            }
        }
    }

    /// What arrives at the ACS and isn't a good answer to a login that was begun in this browser.
    @Test func `malformed, expired, replayed, foreign and undecryptable responses each have a reference`() async throws
    {
        let world = try await LoginWorld()
        let stranger = try SharedKeys.stranger.get().certificate.publicKey
        let endpoint = AssertionEndpoint.integration(LoginWorld.firstgen)
        func arrived(_ response: String?, _ begun: BegunLogin? = nil, after seconds: Int64 = 0) async throws -> String?
        {
            let refused = try await world.service.complete(
                try world.operation(world.acme, at: noon.advanced(bySeconds: seconds)), account: world.acme,
                at: endpoint, AssertionPost(response: response, relayState: nil, browser: begun?.browser)
            ).refused
            let attempt = try await world.attempt(try #require(refused?.reference), in: world.acme)
            #expect(attempt.outcome == .refused)
            #expect(attempt.steps.map(\.name).suffix(2) == [.received, .refused])
            return attempt.verdict?.code
        }
        #expect(try await arrived(nil) == "response_missing")
        #expect(try await arrived("?") == "encoding_not_base64")
        #expect(try await arrived(Base64.encode(Array("<a".utf8))) == "xml_malformed")
        let begun = try await world.begin(world.acme)
        let late = try world.answer(begun, as: user1)
        #expect(try await arrived(late.samlResponse, begun, after: 599) == "expired")
        let (used, _) = try await world.login(world.acme, as: user1)
        let reply = try world.answer(used, as: user1)
        #expect(try await arrived(reply.samlResponse, used) == "request_unknown")
        let abroad = try await world.begin(world.globex)
        let foreign = try world.answer(abroad, as: "user1@globex.example")
        #expect(try await arrived(foreign.samlResponse, abroad) == "request_unknown")
        let hidden = try await world.begin(world.acme)
        let encrypted = try world.answer(hidden, as: user1, encryption: .init(to: stranger))
        #expect(try await arrived(encrypted.samlResponse, hidden) == "decryption_failed")
    }

    @Test(arguments: EngineKind.available)
    func `attempts are found by person, verdict, integration, outcome and time, page by page`(
        _ kind: EngineKind
    ) async throws {
        let world = try await LoginWorld(on: kind)
        let (good, _) = try await world.login(world.acme, as: user1)
        let (bad, _) = try await world.login(world.acme, as: "user_2@acme.example")
        let (unknown, _) = try await world.login(world.acme, as: "nobody@acme.example")
        let later = try await world.begin(world.acme, at: noon.advanced(bySeconds: 10))
        let searches: [(LoginSearch, Set<ID<LoginAttempt>>)] = [
            (LoginSearch(person: "USER1@acme.example"), [good.attempt]), (LoginSearch(person: "user1"), [good.attempt]),
            (LoginSearch(person: "user_2"), [bad.attempt]),
            (LoginSearch(person: "Nobody@acme.example"), [unknown.attempt]),
            (LoginSearch(person: "user2"), []), (LoginSearch(person: "\u{0}"), []),
            (LoginSearch(LoginAttemptFilter(verdict: "not_a_member")), [bad.attempt]),
            (LoginSearch(LoginAttemptFilter(verdict: "it's")), []),
            (LoginSearch(LoginAttemptFilter(outcome: .refused)), [bad.attempt, unknown.attempt]),
            (LoginSearch(LoginAttemptFilter(integration: LoginWorld.nextgen)), []),
            (LoginSearch(LoginAttemptFilter(since: noon.advanced(bySeconds: 10))), [later.attempt]),
            (
                LoginSearch(LoginAttemptFilter(until: noon.advanced(bySeconds: 10))),
                [good.attempt, bad.attempt, unknown.attempt]
            ),
            (LoginSearch(LoginAttemptFilter(reference: LoginAttemptRecord.reference(of: bad.attempt))), [bad.attempt]),
        ]
        for (search, ids) in searches {
            #expect(Set(try await found(world, search).items.map(\.attempt.id)) == ids, "\(search)")
        }
        var all: [ID<LoginAttempt>] = []
        var before: ID<LoginAttempt>?
        repeat {
            let page = try await found(world, LoginSearch(LoginAttemptFilter(before: before)), limit: 2)
            all += page.items.map(\.attempt.id)
            before = page.next
        } while before != nil
        #expect(all == all.sorted(by: >))
        #expect(Set(all) == [good.attempt, bad.attempt, unknown.attempt, later.attempt])
        #expect(all.count == 4)
        // Another account's are not found at all.
        let elsewhere = try await world.service.logins(
            try world.operation(world.globex, actor: .operator), account: world.globex,
            LoginSearch(LoginAttemptFilter(reference: LoginAttemptRecord.reference(of: bad.attempt))), limit: 5)
        #expect(elsewhere.items.isEmpty)
        #expect(
            try await world.service.login(
                try world.operation(world.globex, actor: .operator), account: world.globex, bad.attempt.text) == nil)
    }

    @Test func `a role sees no deeper than it may`() async throws {
        let world = try await LoginWorld()
        let (begun, _) = try await world.login(world.acme, as: "user_2@acme.example")
        func depth(_ role: Role?, _ depth: LoginDepth?) async throws -> LoginDepth? {
            try await world.service.login(
                try operation(world, role: role), account: world.acme, begun.attempt.text, depth: depth)?.depth
        }
        #expect(try await depth(.accountViewer, .person) == .person)
        #expect(try await depth(.accountViewer, nil) == .identityProviderAdmin)
        #expect(try await depth(.integrationManager, nil) == .identityProviderAdmin)
        #expect(try await depth(.accountAdministrator, .identityProviderAdmin) == .identityProviderAdmin)
        #expect(try await depth(.accountAdministrator, nil) == .operator)
        #expect(try await depth(nil, nil) == .operator)
        await #expect(throws: PermissionDenied(missing: .inspectLogins, at: .account)) {
            _ = try await depth(.accountViewer, .operator)
        }
        for wanted in LoginDepth.allCases + [nil] {
            await #expect(throws: PermissionDenied.self) { _ = try await depth(.userManager, wanted) }
            await #expect(throws: PermissionDenied.self) {
                try await world.service.logins(
                    try world.operation(world.acme), account: world.acme, LoginSearch(), depth: wanted, limit: 1)
            }
        }
    }

    @Test func `entity IDs tell products apart`() {
        for (entityID, name) in [
            ("http://www.okta.com/exk4", "Okta"),
            ("https://sts.windows.net/9b9d5ccb-7d3f-4b4c-8e5c-5a3c2d1e0f00/", "Microsoft Entra ID"),
            ("https://accounts.google.com/o/saml2?idpid=C0", "Google Workspace"),
            ("https://id.example/realms/staff", "Keycloak"), ("http://adfs.example/adfs/services/trust", "AD FS"),
            ("https://idp.example/idp/shibboleth", "Shibboleth"), ("https://idp.example/acme", nil), ("", nil),
        ] { #expect(KnownIdentityProvider(entityID: entityID)?.name == name) }
        let headings = VerdictTable.identityProviders.matches(of: /\n## (.+)\n/).map { String($0.1) }
        #expect(Set(headings) == Set(KnownIdentityProvider.all.map(\.name)))
        for known in KnownIdentityProvider.all {
            let anchor = known.name.lowercased().split(separator: " ").joined(separator: "-")
            #expect(known.anchor == anchor)
        }
    }
}
