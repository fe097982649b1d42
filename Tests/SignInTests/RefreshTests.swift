import HandOff
import Journal
import KeyMaterial
import Records
import SignIn
import Tenancy
import Testing

/// Refresh tokens: traded once each, and what happens when one is shown twice (RFC 9700 §4.14.2).
@Suite struct RefreshTests {
    @Test func `a refresh gives fresh tokens, and the next refresh token`() async throws {
        let world = try await LoginWorld()
        let (first, _) = try await world.tokens(world.acme, as: "user1@acme.example")
        #expect(first.scope == "openid offline_access")
        let second = try await world.redeem(try world.refreshRequest(first.refreshToken), in: world.acme)
        let third = try await world.redeem(try world.refreshRequest(second.refreshToken), in: world.acme)
        #expect(Set([first, second, third].map(\.accessToken)).count == 3)
        #expect(Set([first, second, third].map(\.refreshToken)).count == 3)
        for tokens in [first, second, third] {
            #expect(try await world.userInfo(tokens, in: world.acme)?.email == "user1@acme.example")
        }
        // OpenID Connect Core §12.2: the same person and session, and no nonce.
        let claims = try [first, third].map { tokens in
            let part = try #require(tokens.idToken.split(separator: ".").dropFirst().first)
            let payload = try Base64URL.decode(String(part))
            return String(decoding: payload, as: UTF8.self)
        }
        #expect(claims[0].contains("\"nonce\""))
        #expect(!claims[1].contains("\"nonce\""))
        let sids = claims.map { $0.split(separator: "\"sid\":\"").last?.prefix(30) }
        #expect(sids[0] == sids[1])
    }

    @Test func `there's none unless it was asked for`() async throws {
        let world = try await LoginWorld()
        let (tokens, _) = try await world.tokens(world.acme, as: "user1@acme.example", [("scope", "openid email x")])
        #expect(tokens.refreshToken == nil)
        #expect(tokens.scope == "openid email")
    }

    @Test func `a token that was traded before ends the session, and all that it gave`() async throws {
        let world = try await LoginWorld()
        let (stolen, session) = try await world.tokens(world.acme, as: "user1@acme.example")
        let (others, _) = try await world.tokens(world.acme, as: "user1@acme.example")
        let fresh = try await world.redeem(try world.refreshRequest(stolen.refreshToken), in: world.acme)
        #expect(
            try await world.refusal(try world.refreshRequest(stolen.refreshToken), in: world.acme)
                == .refresh(.tokenReused))
        for tokens in [stolen, fresh] {
            #expect(try await world.userInfo(tokens, in: world.acme) == nil)
            #expect(
                try await world.refusal(try world.refreshRequest(tokens.refreshToken), in: world.acme)
                    == .refresh(.tokenUnknown))
        }
        #expect(try await world.service.session(session, account: world.acme.id, at: noon) == nil)
        // Another login of the same person has nothing to do with it.
        #expect(try await world.userInfo(others, in: world.acme) != nil)
    }

    @Test func `two refreshes at once: one wins, and its winnings are gone`() async throws {
        let world = try await LoginWorld()
        let (tokens, _) = try await world.tokens(world.acme, as: "user1@acme.example")
        let request = try world.refreshRequest(tokens.refreshToken)
        let gained = try await withThrowingTaskGroup(of: TokenResponse?.self) { group in
            for _ in 0..<4 {
                group.addTask {
                    do { return try await world.redeem(request, in: world.acme) } catch is TokenRefusal { return nil }
                }
            }
            return try await group.reduce(into: [TokenResponse]()) { all, one in if let one { all.append(one) } }
        }
        #expect(gained.count == 1)
        #expect(try await world.userInfo(try #require(gained.first), in: world.acme) == nil)
    }

    @Test func `another application's refresh token is refused and stays good`() async throws {
        let world = try await LoginWorld()
        let (tokens, _) = try await world.tokens(world.acme, as: "user1@acme.example")
        #expect(
            try await world.refusal(try world.refreshRequest(tokens.refreshToken, client: "blog"), in: world.acme)
                == .refresh(.tokenOfAnotherApplication))
        #expect(try await world.refusal(try world.refreshRequest(tokens.refreshToken), in: world.acme) == nil)
    }

    @Test func `a token of another account, or made up, is unknown`() async throws {
        let world = try await LoginWorld()
        let (tokens, _) = try await world.tokens(world.acme, as: "user1@acme.example")
        #expect(
            try await world.refusal(try world.refreshRequest(tokens.refreshToken), in: world.globex)
                == .refresh(.tokenUnknown))
        for other in [tokens.accessToken, try RefreshToken.fresh(in: world.acme.id).reveal()] {
            #expect(
                try await world.refusal(try world.refreshRequest(other), in: world.acme) == .refresh(.tokenUnknown))
        }
        // Nor is a refresh token an access token.
        let refresh = try #require(tokens.refreshToken)
        let misused = try #require(AccessToken(refresh))
        #expect(try await world.service.userInfo(misused, account: world.acme, at: noon) == nil)
    }

    @Test func `scopes can be narrowed and not widened`() async throws {
        let world = try await LoginWorld()
        let (tokens, _) = try await world.tokens(
            world.acme, as: "user1@acme.example", [("scope", "openid email offline_access")])
        #expect(
            try await world.refusal(
                try world.refreshRequest(tokens.refreshToken, scope: "openid profile"), in: world.acme)
                == .scopeWider)
        let narrow = try await world.redeem(
            try world.refreshRequest(tokens.refreshToken, scope: "openid"), in: world.acme)
        #expect(narrow.scope == "openid")
        // The next refresh has all of them again (RFC 6749 §6).
        let wide = try await world.redeem(try world.refreshRequest(narrow.refreshToken), in: world.acme)
        #expect(wide.scope == "openid email offline_access")
    }

    @Test func `a second redemption of the code takes the refresh token too`() async throws {
        let world = try await LoginWorld()
        let begun = try await world.begin(
            world.acme, LoginStart(.application(world.applicationRequest([("scope", "openid offline_access")]))))
        let url = try #require(
            try await world.post(
                try world.answer(begun, as: "user1@acme.example"), in: begun.browser, to: world.acme,
                at: .integration(begun.integration)
            ).handOffURL)
        let tokens = try await world.redeem(try world.tokenRequest(url), in: world.acme)
        #expect(try await world.refusal(try world.tokenRequest(url), in: world.acme) == .grant(.codeUsed))
        #expect(
            try await world.refusal(try world.refreshRequest(tokens.refreshToken), in: world.acme)
                == .refresh(.tokenUnknown))
    }

    @Test func `an application's assertion is taken once`() async throws {
        let key = try PrivateKey.generateP256()
        let world = try await LoginWorld()
        let keys = [ClientKey(id: nil, algorithm: nil, spki: key.publicKey.spki)]
        let applications = ApplicationRegistry([
            Application(
                id: "shop", name: "Shop", authentication: .keys(keys),
                redirectURIs: ["https://shop.example/callback"])
        ])
        let (tokens, _) = try await world.tokens(world.acme, as: "user1@acme.example")
        func request(_ token: String?, id: String) throws -> TokenRequest {
            let claims = """
                {"iss":"shop","sub":"shop","aud":"https://gate.example","exp":\(noon.seconds + 60),"jti":"\(id)"}
                """
            let signed =
                Base64URL.encode(Array("{\"alg\":\"ES256\"}".utf8)) + "." + Base64URL.encode(Array(claims.utf8))
            let signature = try key.sign(Array(signed.utf8), by: .ecdsa(.sha256))
            let form = [
                ("grant_type", "refresh_token"), ("refresh_token", token ?? ""),
                ("client_assertion_type", ClientCredentials.assertionType),
                ("client_assertion", signed + "." + Base64URL.encode(signature)),
            ]
            return try TokenRequest(
                OAuthParameters(form), authorization: nil, for: applications,
                at: TokenEndpoint(issuer: world.urls.base, now: noon))
        }
        let id = "\(world.acme.id)"
        let fresh = try await world.redeem(try request(tokens.refreshToken, id: id), in: world.acme)
        #expect(
            try await world.refusal(try request(fresh.refreshToken, id: id), in: world.acme)
                == .clientUnauthenticated(challenge: false))
        #expect(try await world.refusal(try request(fresh.refreshToken, id: id + "2"), in: world.acme) == nil)
    }
}
