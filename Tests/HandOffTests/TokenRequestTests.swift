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
            _ = try TokenRequest(form, authorization: authorization, for: applications)
            return nil
        } catch {
            return error
        }
    }

    @Test func `client_secret_post proves the client`() throws {
        let request = try TokenRequest(form(), authorization: nil, for: applications)
        #expect(request.client.id == "shop")
        #expect(request.code?.digest == code.digest)
    }

    @Test func `client_secret_basic proves the client, its parts form-encoded`() throws {
        let form = form(["client_id": nil, "client_secret": nil])
        #expect(try TokenRequest(form, authorization: basic("shop", secretText), for: applications).client.id == "shop")
    }

    @Test func `a public client is known by its id and has no secret`() throws {
        let form = form(["client_id": "mobile", "client_secret": nil])
        #expect(try TokenRequest(form, authorization: nil, for: applications).client.id == "mobile")
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
            let request = try TokenRequest(form, authorization: nil, for: applications)
            do {
                try grant.decide(request, at: now)
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
