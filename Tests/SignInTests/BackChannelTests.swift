import HandOff
import Journal
import KeyMaterial
import Logging
import Records
import SignIn
import Synchronization
import Tenancy
import TestSupport
import Testing

/// Applications are told when a session is over, whatever ended it, and once more when they didn't hear.
@Suite struct BackChannelTests {
    /// An application's endpoint: what it got, and the answers that it gives, the last one for ever.
    private final class Endpoint: Sendable {
        let got = Mutex<[(url: String, token: String)]>([])
        let answers: Mutex<[Int]>

        init(_ answers: [Int] = [200]) { self.answers = Mutex(answers) }

        func take(_ url: String, _ form: String) throws -> Int {
            got.withLock { $0.append((url, String(form.dropFirst("logout_token=".count)))) }
            let status = answers.withLock { $0.count > 1 ? $0.removeFirst() : $0[0] }
            if status == 0 { throw Unreachable() }
            return status
        }

        var tokens: [String] { got.withLock { $0.map(\.token) } }
        var urls: [String] { got.withLock { $0.map(\.url) } }
    }

    private struct Unreachable: Error {}

    private func world(_ kind: EngineKind = .sqlite) async throws -> LoginWorld {
        try await LoginWorld(in: try await TestDatabase.alone(kind))
    }

    private func channel(_ world: LoginWorld, _ endpoint: Endpoint) -> BackChannel {
        BackChannel(world.service, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }) { url, form in
            try endpoint.take(url, form)
        }
    }

    /// Tells what is due then; gives how many that was.
    private func run(_ channel: BackChannel, at now: Instant = noon) async throws -> Int {
        let claimed = try await channel.claim(limit: 100, at: now)
        for notice in claimed { try await channel.deliver(notice, at: now) }
        return claimed.count
    }

    private func payload(_ token: String) throws -> String {
        String(
            decoding: try Base64URL.decode(String(try #require(token.split(separator: ".").dropFirst().first))),
            as: UTF8.self)
    }

    @Test(arguments: EngineKind.available)
    func `a deactivated person's applications are told, once`(_ kind: EngineKind) async throws {
        let world = try await world(kind)
        let endpoint = Endpoint()
        let channel = channel(world, endpoint)
        let (tokens, _) = try await world.tokens(world.acme, as: "user1@acme.example")
        let claims = try #require(try await world.userInfo(tokens, in: world.acme))
        #expect(try await run(channel) == 0)
        try await world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await run(channel) == 1)
        #expect(endpoint.urls == ["https://shop.example/backchannel"])
        let told = try payload(try #require(endpoint.tokens.first))
        for claim in [
            "\"sid\":\"\(claims.sessionID)\"", "\"sub\":\"\(claims.subject)\"", "\"aud\":\"shop\"",
            "\"iss\":\"https://gate.example\"", "http://schemas.openid.net/event/backchannel-logout",
        ] {
            #expect(told.contains(claim))
        }
        #expect(!told.contains("nonce"))
        #expect(try await run(channel, at: noon.advanced(bySeconds: 100_000)) == 0)
    }

    @Test func `each application of the session is told, and nobody who never redeemed a code`() async throws {
        let world = try await world()
        let endpoint = Endpoint()
        let begun = try await world.begin(world.acme)
        let never = try await world.post(
            try world.answer(begun, as: "user1@acme.example"), in: begun.browser, to: world.acme,
            at: .integration(begun.integration))
        let secret = try #require(never.session)
        let session = try #require(try await world.service.session(secret, account: world.acme.id, at: noon))
        try await world.service.endSession(try world.operation(world.acme), session.id, because: .loggedOut)
        #expect(try await run(channel(world, endpoint)) == 0)
    }

    @Test func `a reused code and a reused refresh token are told too`() async throws {
        let world = try await world()
        let endpoint = Endpoint()
        let (tokens, _) = try await world.tokens(world.acme, as: "user1@acme.example")
        _ = try await world.redeem(try world.refreshRequest(tokens.refreshToken), in: world.acme)
        _ = try await world.refusal(try world.refreshRequest(tokens.refreshToken), in: world.acme)
        #expect(try await run(channel(world, endpoint)) == 1)
    }

    @Test func `an application that fails is told again, later and later, by a token of its own`() async throws {
        let world = try await world()
        let endpoint = Endpoint([500, 0, 400, 204])
        let channel = channel(world, endpoint)
        _ = try await world.tokens(world.acme, as: "user1@acme.example")
        try await world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
        var told: [Int64] = []
        for seconds in 0..<60 {
            if try await run(channel, at: noon.advanced(bySeconds: Int64(seconds))) > 0 { told.append(Int64(seconds)) }
        }
        #expect(told == [0, 1, 6, 36])
        #expect(Set(endpoint.tokens).count == 4)
        #expect(try await run(channel, at: noon.advanced(bySeconds: 1_000_000)) == 0)
    }

    @Test func `after a day nobody tries any more, and the journal says so`() async throws {
        let world = try await world()
        let endpoint = Endpoint([503])
        let channel = channel(world, endpoint)
        _ = try await world.tokens(world.acme, as: "user1@acme.example")
        try await world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
        for hour in 0..<200 { _ = try await run(channel, at: noon.advanced(bySeconds: Int64(hour) * 3_600)) }
        #expect(endpoint.tokens.count == 10)
    }

    @Test func `a node that died with a claim is followed by another when the lease ends`() async throws {
        let world = try await world()
        let endpoint = Endpoint()
        _ = try await world.tokens(world.acme, as: "user1@acme.example")
        try await world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await channel(world, endpoint).claim(limit: 10, at: noon).count == 1)
        let lease = BackChannel.leaseSeconds
        #expect(try await run(channel(world, endpoint), at: noon.advanced(bySeconds: lease - 1)) == 0)
        #expect(try await run(channel(world, endpoint), at: noon.advanced(bySeconds: lease)) == 1)
        #expect(endpoint.tokens.count == 1)
    }

    @Test(arguments: EngineKind.available)
    func `who redeems a code while the person is deactivated gets nothing, or is told`(_ kind: EngineKind) async throws
    {
        let world = try await world(kind)
        let endpoint = Endpoint()
        let channel = channel(world, endpoint)
        var redeemed = 0
        for _ in 0..<12 {
            let (_, completion) = try await world.login(world.acme, as: "user1@acme.example")
            let request = try world.tokenRequest(try #require(completion.handOffURL))
            async let refusal = world.refusal(request, in: world.acme)
            async let ended: Void = world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
            try await ended
            if try await refusal == nil { redeemed += 1 }
            _ = try await run(channel)
            #expect(endpoint.tokens.count == redeemed)
            try await world.setActive(true, "user1", in: world.acme, by: LoginWorld.firstgen)
        }
    }

    @Test func `an application without an endpoint is left alone`() async throws {
        let world = try await world()
        let endpoint = Endpoint()
        let extra = [("client_id", "blog"), ("redirect_uri", "https://blog.example/callback")]
        let begun = try await world.begin(
            world.acme, LoginStart(.application(world.applicationRequest(extra))))
        let completion = try await world.post(
            try world.answer(begun, as: "user1@acme.example"), in: begun.browser, to: world.acme,
            at: .integration(begun.integration))
        let url = try #require(completion.handOffURL)
        let code = String(try #require(url.split(separator: "code=").last?.split(separator: "&").first))
        let request = try TokenRequest(
            OAuthParameters([
                ("grant_type", "authorization_code"), ("client_id", "blog"), ("code_verifier", verifierText),
                ("redirect_uri", "https://blog.example/callback"), ("code", code),
            ]), authorization: nil, for: world.service.applications,
            at: TokenEndpoint(issuer: world.urls.base, now: noon))
        _ = try await world.redeem(request, in: world.acme)
        try await world.setActive(false, "user1", in: world.acme, by: LoginWorld.firstgen)
        #expect(try await run(channel(world, endpoint)) == 1)
        #expect(endpoint.tokens.isEmpty)
    }
}
