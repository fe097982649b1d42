import HandOff
import KeyMaterial
import Tenancy
import Testing

@Suite struct TokenRequestTests {
    let applications: ApplicationRegistry
    let code: AuthorizationCode

    init() throws {
        applications = try makeApplications()
        code = try AuthorizationCode.fresh(in: #require(Slug("acme")))
    }

    private func form(_ changes: [String: String?] = [:]) -> OAuthParameters {
        var all: [String: String?] = [
            "grant_type": "authorization_code", "code": code.reveal(), "redirect_uri": "https://shop.example/callback",
            "code_verifier": verifierText, "client_id": "shop", "client_secret": secretText,
        ]
        for (name, value) in changes { all[name] = .some(value) }
        return OAuthParameters(all.compactMap { name, value in value.map { (name: name, value: $0) } })
    }

    private func basic(_ id: String, _ secret: String) -> String {
        "Basic " + Base64.encode(Array("\(URLText.encode(id)):\(URLText.encode(secret))".utf8))
    }

    private func refusal(_ form: OAuthParameters, authorization: String? = nil) -> TokenRefusal? {
        do {
            _ = try TokenRequest(form, authorization: authorization, for: applications, at: endpoint)
            return nil
        } catch {
            return error
        }
    }

    @Test func `client_secret_post proves the client`() throws {
        let request = try TokenRequest(form(), authorization: nil, for: applications, at: endpoint)
        #expect(request.client.id == "shop")
        guard case .code(let redemption) = request.grant else {
            Issue.record("no code")
            return
        }
        #expect(redemption.code?.digest == code.digest)
        #expect(request.account == code.account)
    }

    @Test func `client_secret_basic proves the client, its parts form-encoded`() throws {
        let form = form(["client_id": nil, "client_secret": nil])
        #expect(
            try TokenRequest(form, authorization: basic("shop", secretText), for: applications, at: endpoint).client.id
                == "shop")
    }

    @Test func `a public client is known by its id and has no secret`() throws {
        let form = form(["client_id": "mobile", "client_secret": nil])
        #expect(try TokenRequest(form, authorization: nil, for: applications, at: endpoint).client.id == "mobile")
        #expect(refusal(self.form(["client_id": "mobile"])) == .clientUnauthenticated(challenge: false))
    }

    @Test(arguments: [["client_secret": nil], ["client_secret": "wrong"], ["client_id": "none"], ["client_id": nil]])
    func `a client that isn't proven is refused alike`(changes: [String: String?]) {
        #expect(refusal(form(changes)) == .clientUnauthenticated(challenge: false))
    }

    @Test(arguments: [
        "Basic", "Basic !!!", "Bearer abc", "Basic " + Base64.encode(Array("nocolon".utf8)), "Basic Og==x",
    ])
    func `an Authorization header that isn't Basic is refused with a challenge`(header: String) {
        let refusal = refusal(form(["client_secret": nil]), authorization: header)
        #expect(refusal == .clientAuthenticationMalformed)
        #expect(refusal?.challengesBasic == true)
        #expect(refusal?.status == 401)
    }

    @Test func `two ways of authenticating at once are refused`() {
        #expect(refusal(form(), authorization: basic("shop", secretText)) == .clientAuthenticatedTwice)
        let other = form(["client_id": "mobile", "client_secret": nil])
        #expect(refusal(other, authorization: basic("shop", secretText)) == .clientAuthenticatedTwice)
    }

    @Test(arguments: ["grant_type", "code", "redirect_uri"])
    func `a missing parameter is named`(name: String) { #expect(refusal(form([name: nil])) == .parameterMissing(name)) }

    @Test func `another grant type is refused`() {
        #expect(refusal(form(["grant_type": "password"])) == .grantTypeUnsupported)
    }

    @Test func `a repeated code is refused`() {
        let twice = OAuthParameters([
            ("code", "a"), ("code", "b"), ("client_id", "shop"), ("client_secret", secretText),
        ])
        #expect(refusal(twice) == .parameterRepeated("code"))
    }

    @Test func `a grant is decided by client, use, time, address and verifier, in this order`() throws {
        let challenge = try #require(CodeChallenge(challengeText))
        func grant(used: Instant? = nil) -> AuthorizationCodeGrant {
            AuthorizationCodeGrant(
                applicationID: "shop", redirectURI: "https://shop.example/callback", challenge: challenge,
                expires: noon.advanced(bySeconds: 60), used: used)
        }
        func decision(
            _ form: OAuthParameters, _ grant: AuthorizationCodeGrant, at now: Instant = noon
        ) throws -> TokenRefusal.GrantRefusal? {
            let request = try TokenRequest(form, authorization: nil, for: applications, at: endpoint)
            guard case .code(let redemption) = request.grant else { return .codeUnknown }
            do {
                try grant.decide(redemption, by: request.client, at: now)
                return nil
            } catch { return error }
        }
        #expect(try decision(form(), grant()) == nil)
        #expect(try decision(form(), grant(), at: noon.advanced(bySeconds: 59)) == nil)
        #expect(try decision(form(), grant(), at: noon.advanced(bySeconds: 60)) == .codeExpired)
        #expect(try decision(form(), grant(used: noon)) == .codeUsed)
        #expect(try decision(form(["redirect_uri": "https://shop.example/other"]), grant()) == .redirectURIMismatch)
        #expect(try decision(form(["code_verifier": nil]), grant()) == .verifierMissing)
        #expect(
            try decision(form(["code_verifier": String(repeating: "a", count: 43)]), grant()) == .verifierMismatch)
        #expect(
            try decision(form(["client_id": "mobile", "client_secret": nil]), grant(used: noon))
                == .codeOfAnotherApplication)
    }

    @Test func `a thief of a code learns nothing from the answer`() {
        let sentences = Set(TokenRefusal.GrantRefusal.allCases.map { TokenRefusal.grant($0).publicSentence })
        #expect(sentences.count == 1)
    }
}

/// `private_key_jwt` of an application (OpenID Connect Core §9), and refreshes (RFC 6749 §6).
@Suite struct ApplicationProofTests {
    private let key: PrivateKey
    private let applications: ApplicationRegistry
    private let token: RefreshToken

    init() throws {
        key = try PrivateKey.generateP256()
        let keys = [ClientKey(id: "k1", algorithm: .es256, spki: key.publicKey.spki)]
        applications = try makeApplications([
            Application(
                id: "portal", name: "Portal", authentication: .keys(keys),
                redirectURIs: ["https://portal.example/callback"])
        ])
        token = try RefreshToken.fresh(in: .named("acme"))
    }

    private func assertion(_ changes: [String: String?] = [:]) throws -> String {
        var claims: [String: String?] = [
            "iss": "\"portal\"", "sub": "\"portal\"", "aud": "\"https://gate.example/oauth/token\"",
            "exp": "\(noon.seconds + 60)", "jti": "\"one\"",
        ]
        for (name, value) in changes { claims[name] = .some(value) }
        return try SigningClient(key: key, algorithm: .es256).assertion(
            "{" + claims.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.joined(separator: ",") + "}")
    }

    private func request(
        _ assertion: String?, _ changes: [String: String?] = [:], authorization: String? = nil
    ) throws(TokenRefusal) -> TokenRequest {
        var form: [String: String?] = [
            "grant_type": "refresh_token", "refresh_token": token.reveal(), "client_assertion": assertion,
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        ]
        for (name, value) in changes { form[name] = .some(value) }
        let parameters = OAuthParameters(form.compactMap { name, value in value.map { (name: name, value: $0) } })
        return try TokenRequest(parameters, authorization: authorization, for: applications, at: endpoint)
    }

    private func refusal(_ body: () throws -> TokenRequest) throws -> TokenRefusal? {
        do {
            _ = try body()
            return nil
        } catch let refusal as TokenRefusal {
            return refusal
        }
    }

    @Test func `a signature proves the application, whether or not client_id stands beside it`() throws {
        for id in ["portal", nil] {
            let request = try request(try assertion(), ["client_id": id])
            #expect(request.client.id == "portal")
            #expect(request.client.assertion != nil)
            #expect(request.account == token.account)
        }
        _ = try request(try assertion(["aud": "\"https://gate.example\""]))
    }

    @Test func `an assertion that says anything else proves nothing, and why isn't told`() throws {
        let wrong: [[String: String?]] = [
            ["iss": "\"shop\""], ["sub": "\"shop\""], ["aud": "\"https://gate.example/oauth/authorize\""],
            ["aud": "\"https://other.example\""], ["exp": "\(noon.seconds - 60)"], ["exp": nil],
            ["iss": "\"shop\"", "sub": "\"shop\""], ["iss": "\"nobody\"", "sub": "\"nobody\""],
        ]
        for changes in wrong {
            let text = try assertion(changes)
            #expect(try refusal { try request(text) } == .clientUnauthenticated(challenge: false), "\(changes)")
        }
        for text in ["", "a.b.c", "x"] {
            #expect(try refusal { try request(text) } == .clientUnauthenticated(challenge: false))
        }
        let other = try SigningClient.make().assertion(
            SigningClient.claims(["iss": "\"portal\"", "sub": "\"portal\""]))
        #expect(try refusal { try request(other) } == .clientUnauthenticated(challenge: false))
        let type = ["client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:saml2-bearer"]
        let good = try assertion()
        #expect(try refusal { try request(good, type) } == .clientUnauthenticated(challenge: false))
        #expect(try refusal { try request(good, ["client_id": "shop"]) } == .clientUnauthenticated(challenge: false))
    }

    @Test func `an application is held to the way that it registered`() throws {
        let good = try assertion()
        // By a secret, or by nothing, where keys are registered.
        #expect(
            try refusal { try request(nil, ["client_id": "portal", "client_secret": secretText]) }
                == .clientUnauthenticated(challenge: false))
        #expect(try refusal { try request(nil, ["client_id": "portal"]) } == .clientUnauthenticated(challenge: false))
        // In two ways at once.
        #expect(
            try refusal { try request(good, ["client_secret": secretText]) } == .clientAuthenticatedTwice)
        let basic = "Basic " + Base64.encode(Array("shop:\(URLText.encode(secretText))".utf8))
        #expect(try refusal { try request(good, authorization: basic) } == .clientAuthenticatedTwice)
    }

    @Test func `a refresh names its token and may narrow its scopes`() throws {
        let secret = ["client_id": "shop", "client_secret": secretText, "client_assertion_type": nil]
        let request = try request(nil, secret.merging(["scope": "openid email phone"]) { $1 })
        guard case .refresh(let refresh) = request.grant else {
            Issue.record("no refresh")
            return
        }
        #expect(refresh.token?.digest == token.digest)
        #expect(refresh.scopes == ["openid", "email"])
        #expect(
            try refusal { try self.request(nil, secret.merging(["refresh_token": nil]) { $1 }) }
                == .parameterMissing("refresh_token"))
        // A code or an access token is nothing to refresh with: unknown, and not an account to look in.
        let odd = try self.request(nil, secret.merging(["refresh_token": "acme.short"]) { $1 })
        #expect(odd.account == nil)
        #expect(odd.unknown == .refresh(.tokenUnknown))
    }
}
