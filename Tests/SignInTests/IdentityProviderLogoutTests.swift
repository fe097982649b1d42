import HandOff
import Journal
import KeyMaterial
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import TestSupport
import Testing

/// An IdP asks us to end sessions.
@Suite struct IdentityProviderLogoutTests {
    private let slo = "https://idp.example/acme/firstgen/slo"

    private func idp() throws -> PrivateKey { try SharedKeys.identityProvider.get().key }

    @Test(arguments: EngineKind.available)
    func `a signed request ends its session, and is answered by the binding that it came by`(
        _ kind: EngineKind
    ) async throws {
        let world = try await LogoutWorld(on: kind) { $0.sloPostURL = $0.entityID + "/slo-post" }
        for binding in [0, 1] {
            let secret = try await world.signIn()
            let request = try await world.request(about: secret)
            let arrival = try world.arrivals(request, relayState: "their state", signedBy: idp())[binding]
            let step = try await world.receive(arrival)
            #expect(try await world.isOver(secret))
            let (message, expectations) = try world.sent(step, to: binding == 0 ? slo : slo + "-post")
            #expect(message.relayState == "their state")
            let response = try LogoutVerifier.verifyResponse(message, answering: request.id, against: expectations)
            #expect(response.status == .success)
        }
    }

    @Test func `the answer goes where metadata wants answers`() async throws {
        let world = try await LogoutWorld {
            $0.sloResponseURL = $0.entityID + "/answers"
            $0.sloPostURL = $0.entityID + "/post"
            $0.sloPostResponseURL = $0.entityID + "/post-answers"
        }
        for (binding, path) in ["answers", "post-answers"].enumerated() {
            let request = try await world.request(about: world.signIn())
            let step = try await world.receive(try world.arrivals(request, signedBy: idp())[binding])
            _ = try world.sent(step, to: "https://idp.example/acme/firstgen/\(path)")
        }
    }

    @Test func `an IdP that takes no answer leaves the browser here, logged out`() async throws {
        let world = try await LogoutWorld { $0.sloURL = nil }
        let secret = try await world.signIn()
        let request = try await world.request(about: secret)
        #expect(try await world.receive(try world.arrivals(request, signedBy: idp())[0]).end == "-")
        #expect(try await world.isOver(secret))
    }

    @Test func `a session index means that session, none means all of the person's of this integration`() async throws {
        let world = try await LogoutWorld()
        let (first, second, third) = try await (world.signIn(), world.signIn(), world.signIn())
        let other = try await world.signIn("user2")
        let elsewhere = try await world.signIn("user1", in: world.login.globex)
        _ = try await world.receive(
            try world.arrivals(await world.request(about: first), signedBy: idp())[0])
        #expect(try await world.isOver(first))
        #expect(try await !world.isOver(second))
        let all = try await world.request(about: second, indexes: [])
        _ = try await world.receive(try world.arrivals(all, signedBy: idp())[1])
        #expect(try await world.isOver(second))
        #expect(try await world.isOver(third))
        #expect(try await !world.isOver(other))
        #expect(try await !world.isOver(elsewhere))
    }

    @Test func `an unknown session and an unknown person are a success`() async throws {
        let world = try await LogoutWorld()
        let secret = try await world.signIn()
        for change: (inout LogoutRequest) -> Void in [
            { $0.sessionIndexes = ["_nobody"] }, { $0.nameID = NameID(value: "nobody@acme.example", format: nil) },
            { $0.nameID = NameID(value: $0.nameID.value, format: NameIDFormat.persistent) },
        ] {
            let request = try await world.request(about: secret, change)
            let step = try await world.receive(try world.arrivals(request, signedBy: idp())[0])
            let (message, expectations) = try world.sent(step, to: slo)
            let response = try LogoutVerifier.verifyResponse(message, answering: request.id, against: expectations)
            #expect(response.status == .success)
        }
        #expect(try await !world.isOver(secret))
    }

    @Test func `a format or qualifier that one side leaves out doesn't keep a session alive`() async throws {
        let world = try await LogoutWorld()
        for name: (String) -> NameID in [
            { NameID(value: $0, format: nil) }, { NameID(value: $0, format: NameIDFormat.unspecified) },
            { NameID(value: $0, format: nil, nameQualifier: "q", spNameQualifier: "s") },
        ] {
            let secret = try await world.signIn()
            let request = try await world.request(about: secret) { $0.nameID = name($0.nameID.value) }
            _ = try await world.receive(try world.arrivals(request, signedBy: idp())[0])
            #expect(try await world.isOver(secret))
        }
    }

    @Test func `what a session gave is over with it`() async throws {
        let world = try await LogoutWorld()
        let url = try #require(try await world.login.login(world.acme, as: "user1@acme.example").1.handOffURL)
        let tokens = try await world.login.service.redeem(
            try world.login.operation(world.acme), account: world.acme, try world.login.tokenRequest(url))
        let request = try await world.request(about: world.signIn(), indexes: [])
        _ = try await world.receive(try world.arrivals(request, signedBy: idp())[0])
        let token = try #require(AccessToken(tokens.accessToken))
        #expect(try await world.login.service.userInfo(token, account: world.acme, at: noon) == nil)
    }

    /// What isn't the integration's own IdP's word, or isn't meant for here and now.
    static let attacks: [(code: String, isSigned: Bool, change: @Sendable (inout LogoutRequest) -> Void)] = [
        ("signature_missing", false, { _ in }),
        ("destination_mismatch", true, { $0.destination = "https://evil.example/slo" }),
        ("destination_mismatch", true, { $0.destination += "?x" }),
        ("issuer_mismatch", true, { $0.issuer = "https://idp.example/acme/nextgen" }),
        ("expired", true, { $0.notOnOrAfter = SAMLInstant(secondsSince1970: noon.seconds - 600) }),
        ("not_yet_valid", true, { $0.issueInstant = SAMLInstant(secondsSince1970: noon.seconds + 600) }),
    ]

    @Test(arguments: attacks.indices, [0, 1])
    func `a message that is wrong in one thing ends nothing and is recorded`(
        _ number: Int, _ binding: Int
    ) async throws {
        let world = try await LogoutWorld()
        let secret = try await world.signIn()
        let attack = Self.attacks[number]
        let request = try await world.request(about: secret, attack.change)
        let key = attack.isSigned ? try idp() : nil
        try await expectRefused(try world.arrivals(request, signedBy: key)[binding], attack.code, secret, world)
    }

    private func expectRefused(
        _ arrival: LogoutArrival, _ code: String, _ secret: SessionSecret, _ world: LogoutWorld,
        at integration: Slug<Integration> = LogoutWorld.firstgen, of account: Account? = nil,
        _ location: SourceLocation = #_sourceLocation
    ) async throws {
        let step = try await world.receive(arrival, at: integration, of: account)
        let refused = try #require(step.refused, sourceLocation: location)
        #expect(refused.verdict.code == code, sourceLocation: location)
        let attempt = try await world.login.attempt(refused.reference, in: account ?? world.acme)
        #expect(attempt.verdict?.code == code, sourceLocation: location)
        #expect(attempt.reason == "single_logout", sourceLocation: location)
        #expect(attempt.integration == integration, sourceLocation: location)
        #expect(try await !world.isOver(secret), sourceLocation: location)
    }

    @Test func `a stranger's key ends nothing`() async throws {
        let world = try await LogoutWorld()
        let secret = try await world.signIn()
        let stranger = try SharedKeys.stranger.get().key
        for arrival in try world.arrivals(await world.request(about: secret), signedBy: stranger) {
            try await expectRefused(arrival, "signature_mismatch", secret, world)
        }
    }

    @Test func `a request is followed once`() async throws {
        let world = try await LogoutWorld()
        let first = try await world.signIn()
        let request = try await world.request(about: first, indexes: [])
        let arrivals = try world.arrivals(request, signedBy: idp())
        _ = try await world.receive(arrivals[0])
        let second = try await world.signIn()
        for arrival in arrivals { try await expectRefused(arrival, "logout_replayed", second, world) }
    }

    @Test func `a request for one account or integration ends nothing in another, though one key signs for all`()
        async throws
    {
        let world = try await LogoutWorld()
        let secret = try await world.signIn()
        for arrival in try world.arrivals(await world.request(about: secret), signedBy: idp()) {
            try await expectRefused(arrival, "issuer_mismatch", secret, world, at: LogoutWorld.nextgen)
            try await expectRefused(
                arrival, "issuer_mismatch", secret, world, at: LogoutWorld.nextgen, of: world.login.globex)
        }
        // NextGen's own IdP, about a person whose session FirstGen began.
        let request = try await world.request(about: secret) {
            $0.issuer = "https://idp.example/acme/nextgen"
            $0.destination = world.url(LogoutWorld.nextgen)
        }
        _ = try await world.receive(try world.arrivals(request, signedBy: idp())[0], at: LogoutWorld.nextgen)
        #expect(try await !world.isOver(secret))
    }

    @Test func `a query whose RelayState was changed isn't signed any more`() async throws {
        let world = try await LogoutWorld()
        let secret = try await world.signIn()
        let url = try await world.request(about: secret).redirectURL(relayState: "theirs", signingWith: idp())
        for changed in ["https%3A%2F%2Fevil.example", ""] {
            let query = LogoutWorld.query(url).replacing("RelayState=theirs", with: "RelayState=\(changed)")
            try await expectRefused(.query(query), "signature_mismatch", secret, world)
        }
        let without = LogoutWorld.query(url).replacing("&RelayState=theirs", with: "")
        try await expectRefused(.query(without), "signature_mismatch", secret, world)
    }

    @Test func `what is no logout message is refused with a verdict`() async throws {
        let world = try await LogoutWorld()
        let secret = try await world.signIn()
        let good = try await world.request(about: secret).formValue(signingWith: idp(), certificate: nil)
        let table: [(LogoutArrival, String)] = [
            (.query(""), "query_malformed"), (.query("SAMLRequest=%%"), "query_malformed"),
            (.form(request: nil, response: nil, relayState: nil), "query_malformed"),
            (.form(request: good, response: good, relayState: nil), "query_malformed"),
            (.form(request: "%%", response: nil, relayState: nil), "encoding_not_base64"),
            (.form(request: "PGE+", response: nil, relayState: nil), "xml_malformed"),
            (.form(request: nil, response: good, relayState: nil), "logout_unknown"),
        ]
        for (arrival, code) in table { try await expectRefused(arrival, code, secret, world) }
    }
}
