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

/// A person logs out, and the IdP is told.
@Suite struct LogoutTests {
    private let slo = "https://idp.example/acme/firstgen/slo"
    private let bye = "https://shop.example/bye?state=s"

    private func idp() throws -> PrivateKey { try SharedKeys.identityProvider.get().key }

    /// Logs out, and gives what the IdP got: the ID to answer, and our RelayState.
    private func leave(
        _ world: LogoutWorld, goingOnTo address: String? = nil
    ) async throws -> (id: String, relayState: String) {
        let secret = try await world.signIn()
        let session = try #require(try await world.session(secret))
        let step = try await world.leave(secret, goingOnTo: address)
        // Before the IdP has answered, and whether or not it ever does.
        #expect(try await world.isOver(secret))
        let (message, expectations) = try world.sent(step, to: world.acme.integrations[0].trust?.sloURL ?? slo)
        let request = try LogoutVerifier.verifyRequest(message, against: expectations)
        #expect(request.nameID.value == session.nameID)
        #expect(request.nameID.format == session.nameIDFormat)
        #expect(request.sessionIndexes == [try #require(session.sessionIndex)])
        return (request.id, try #require(message.relayState))
    }

    private func response(
        to id: String, _ world: LogoutWorld, _ status: LogoutStatus = .success,
        _ change: (inout LogoutResponse) -> Void = { _ in }
    ) -> LogoutResponse {
        var response = LogoutResponse(
            id: "_a\(UInt64.random(in: 0 ... .max))", issueInstant: SAMLInstant(secondsSince1970: noon.seconds),
            destination: world.url(), issuer: "https://idp.example/acme/firstgen", inResponseTo: id, status: status)
        change(&response)
        return response
    }

    @Test(arguments: EngineKind.available)
    func `ours ends, the IdP is asked, and its answer leads on`(_ kind: EngineKind) async throws {
        let world = try await LogoutWorld(on: kind)
        for binding in [0, 1] {
            let (id, relayState) = try await leave(world, goingOnTo: bye)
            let arrival = try world.arrivals(response(to: id, world), relayState: relayState, signedBy: idp())[binding]
            #expect(try await world.receive(arrival).end == bye)
            // Once.
            #expect(try await world.receive(arrival).refused?.verdict.code == "logout_unknown")
        }
        let (id, _) = try await leave(world)
        let arrival = try world.arrivals(response(to: id, world, .partial), signedBy: idp())[0]
        #expect(try await world.receive(arrival).end == "-")
    }

    @Test func `an IdP that takes requests by POST gets them so`() async throws {
        let world = try await LogoutWorld {
            $0.sloURL = nil
            $0.sloPostURL = "https://idp.example/acme/firstgen/post"
        }
        let secret = try await world.signIn()
        let step = try await world.leave(secret)
        let (message, expectations) = try world.sent(step, to: "https://idp.example/acme/firstgen/post")
        _ = try LogoutVerifier.verifyRequest(message, against: expectations)
        #expect(try await world.isOver(secret))
    }

    @Test func `without a logout service at the IdP, or with one that can't be used, ours ends all the same`()
        async throws
    {
        for url in [nil, "ftp://idp.example/slo", "https://idp.example/slo#here"] {
            let world = try await LogoutWorld { $0.sloURL = url }
            let secret = try await world.signIn()
            #expect(try await world.leave(secret, goingOnTo: bye).end == bye)
            #expect(try await world.isOver(secret))
        }
    }

    @Test func `an IdP that fails, or whose answer is bad, is told to the person, who still can go on`() async throws {
        let world = try await LogoutWorld()
        let failed = LogoutStatus.failed(code: "urn:oasis:names:tc:SAML:2.0:status:Responder", subcode: nil)
        let stranger = try SharedKeys.stranger.get().key
        for (code, status, key) in [
            ("logout_incomplete", failed, try idp()), ("signature_mismatch", .success, stranger),
            ("signature_missing", .success, nil),
        ] {
            let (id, relayState) = try await leave(world, goingOnTo: bye)
            let arrival = try world.arrivals(response(to: id, world, status), relayState: relayState, signedBy: key)[0]
            guard case .unconfirmed(bye, let reference) = try await world.receive(arrival) else {
                Issue.record("\(code)")
                continue
            }
            #expect(try await world.login.attempt(reference, in: world.acme).verdict?.code == code)
        }
    }

    @Test func `an answer that names no request is found by our RelayState alone`() async throws {
        let world = try await LogoutWorld()
        let (_, relayState) = try await leave(world, goingOnTo: bye)
        let form = Base64.encode(Array(#"<p:LogoutResponse xmlns:p="\#(SAMLName.protocolNamespace)"/>"#.utf8))
        let arrival = LogoutArrival.form(request: nil, response: form, relayState: relayState)
        guard case .unconfirmed(bye, _) = try await world.receive(arrival) else {
            Issue.record("not found")
            return
        }
    }

    @Test func `where the browser goes is what was stored, whatever RelayState says`() async throws {
        let world = try await LogoutWorld()
        let (id, _) = try await leave(world, goingOnTo: bye)
        let (_, other) = try await leave(world, goingOnTo: "https://shop.example/other")
        // By POST nothing signs the RelayState.
        let good = try world.arrivals(response(to: id, world), relayState: other, signedBy: idp())[1]
        #expect(try await world.receive(good).end == bye)
        #expect(try await world.receive(good).refused?.verdict.code == "logout_unknown")
        for relayState in ["https://evil.example/", "", "AAAA", other] {
            let stray = try world.arrivals(response(to: "_none", world), relayState: relayState, signedBy: idp())[1]
            #expect(try await world.receive(stray).refused?.verdict.code == "logout_unknown")
        }
    }

    @Test func `an answer counts at its own integration and account, and for ten minutes`() async throws {
        let world = try await LogoutWorld()
        let (id, relayState) = try await leave(world, goingOnTo: bye)
        let arrival = try world.arrivals(response(to: id, world), relayState: relayState, signedBy: idp())[0]
        let wrong = try await world.receive(arrival, at: LogoutWorld.nextgen)
        #expect(wrong.refused?.verdict.code == "logout_unknown")
        let abroad = try await world.receive(arrival, at: LogoutWorld.nextgen, of: world.login.globex)
        #expect(abroad.refused?.verdict.code == "logout_unknown")
        let late = try await world.receive(arrival, now: noon.advanced(bySeconds: 600))
        #expect(late.refused?.verdict.code == "logout_unknown")
        // None of them used it up.
        #expect(try await world.receive(arrival).end == bye)
    }

    // MARK: Who may end what

    private func held(_ secret: SessionSecret, _ world: LogoutWorld) async throws -> HeldSession {
        let account = secret.account == world.acme.id ? world.acme : world.login.globex
        return try #require(try await world.login.service.held(secret, account: account, at: noon))
    }

    /// An ID token for a login of that person, as the application has it.
    private func idToken(_ person: String, _ world: LogoutWorld) async throws -> String {
        let url = try #require(try await world.login.login(world.acme, as: "\(person)@acme.example").1.handOffURL)
        let operation = try world.login.operation(world.acme)
        let request = try world.login.tokenRequest(url)
        return try await world.login.service.redeem(operation, account: world.acme, request).idToken
    }

    private func wish(_ world: LogoutWorld, _ pairs: [(String, String)]) async throws -> EndSessionRequest {
        try await world.login.service.endSessionRequest(OAuthParameters(pairs))
    }

    /// The decision in a word: `end 2`, `ask acme`, `nothing`.
    private func decision(
        _ world: LogoutWorld, _ pairs: [(String, String)], _ cookies: [SessionSecret]
    ) async throws -> String {
        let wish = try await wish(world, pairs)
        var hinted: EndingSessions?
        if let hint = wish.hint {
            hinted = try await world.login.service.hinted(by: hint, account: world.acme)
        }
        var held: [HeldSession] = []
        for cookie in cookies { held.append(try await self.held(cookie, world)) }
        switch LogoutDecision(wish, hinted: hinted, held: held) {
        case .nothing: return "nothing"
        case .ask(let held): return "ask " + held.map { $0.account.name + "/" + $0.personName }.joined(separator: " ")
        case .end(let ending): return "end \(ending.count)"
        }
    }

    @Test func `a hint ends its person's sessions; whoever else is logged in is asked`() async throws {
        let world = try await LogoutWorld()
        let hint = ("id_token_hint", try await idToken("user1", world))
        let (theirs, another) = try await (world.signIn("user1"), world.signIn("user2"))
        let abroad = try await world.signIn("user1", in: world.login.globex)
        #expect(try await decision(world, [hint], []) == "end 1")
        #expect(try await decision(world, [hint], [theirs]) == "end 2")
        #expect(try await decision(world, [hint], [abroad]) == "end 1")
        #expect(try await decision(world, [hint], [another]) == "ask Acme Corporation/The user2")
        #expect(try await decision(world, [("id_token_hint", "forged")], [theirs]) == "ask Acme Corporation/The user1")
        #expect(try await decision(world, [], [theirs, abroad]) == "ask Acme Corporation/The user1 Globex/The user1")
        let narrowed = [("logout_hint", "user1@globex.example")]
        #expect(try await decision(world, narrowed, [theirs, abroad]) == "ask Globex/The user1")
        let unknown = [("logout_hint", "nobody@acme.example")]
        #expect(try await decision(world, unknown, [theirs]) == "ask Acme Corporation/The user1")
        #expect(try await decision(world, [], []) == "nothing")
    }

    @Test func `a hint of a session that is over ends nothing more`() async throws {
        let world = try await LogoutWorld()
        let hint = ("id_token_hint", try await idToken("user1", world))
        let wish = try await wish(world, [hint])
        let ending = try await world.login.service.hinted(by: #require(wish.hint), account: world.acme)
        let operation = try world.login.operation(world.acme)
        guard case .carry = try await world.login.service.logOut(operation, ending, goingOnTo: nil) else {
            Issue.record("the IdP isn't told")
            return
        }
        #expect(try await decision(world, [hint], []) == "end 0")
        let nothing = try await world.login.service.hinted(by: #require(wish.hint), account: world.acme)
        #expect(try await world.login.service.logOut(operation, nothing, goingOnTo: bye).end == bye)
    }
}
