import HandOff
import Tenancy
import Testing

@Suite struct AuthorizationRequestTests {
    let applications: ApplicationRegistry

    init() throws { applications = try makeApplications() }

    @Test func `a complete request is read`() throws {
        let request = try AuthorizationRequest(
            parameters(["login_hint": "user1@acme.example", "prompt": "login", "max_age": "300"]), for: applications)
        #expect(request.applicationID == "shop")
        #expect(request.returning.state == "a b&c")
        #expect(request.account == Slug("acme"))
        #expect(request.loginHint == "user1@acme.example")
        #expect(request.prompts == [.login])
        #expect(request.maxAgeSeconds == 300)
        #expect(request.forcesAuthentication)
        #expect(request.challenge.text == challengeText)
    }

    @Test(
        arguments: [
            (["client_id": nil], AuthorizationRefusal.Shown.clientMissing),
            (["client_id": ""], .clientMissing),
            (["client_id": "other"], .clientUnknown),
            (["redirect_uri": nil], .redirectURIMissing),
            (["redirect_uri": "https://shop.example/callback/"], .redirectURIUnregistered),
            (["redirect_uri": "https://shop.example/CALLBACK"], .redirectURIUnregistered),
            (["redirect_uri": "https://shop.example/callback?x=1"], .redirectURIUnregistered),
            (["redirect_uri": "https://shop.example/callback#x"], .redirectURIUnregistered),
            (["redirect_uri": "https://shop.example.evil.example/callback"], .redirectURIUnregistered),
            (["redirect_uri": "com.example.app:/done"], .redirectURIUnregistered),
        ] as [([String: String?], AuthorizationRefusal.Shown)])
    func `an unproven client or way back is shown and never redirected to`(
        changes: [String: String?], shown: AuthorizationRefusal.Shown
    ) {
        let refusal = refusal(of: parameters(changes))
        #expect(refusal == .shown(shown))
        #expect(refusal?.redirectURL(issuer: "https://gate.example") == nil)
    }

    @Test(
        arguments: [
            (["response_type": nil], AuthorizationError.invalidRequest),
            (["response_type": "token"], .unsupportedResponseType),
            (["response_type": "code id_token"], .unsupportedResponseType),
            (["response_mode": "fragment"], .invalidRequest),
            (["scope": nil], .invalidScope),
            (["scope": "email"], .invalidScope),
            (["scope": "openidx"], .invalidScope),
            (["code_challenge": nil], .invalidRequest),
            (["code_challenge_method": nil], .invalidRequest),
            (["code_challenge_method": "plain"], .invalidRequest),
            (["code_challenge": "short"], .invalidRequest),
            (["code_challenge": challengeText + "="], .invalidRequest),
            (["account": "not an account"], .invalidRequest),
            (["prompt": "none login"], .invalidRequest),
            (["prompt": "other"], .invalidRequest),
            (["max_age": "-1"], .invalidRequest),
            (["max_age": "soon"], .invalidRequest),
            (["max_age": "99999999999999999999"], .invalidRequest),
            (["nonce": "a\u{0}b"], .invalidRequest),
            (["request": "eyJ"], .requestNotSupported),
            (["request_uri": "https://evil.example"], .requestURINotSupported),
            (["state": String(repeating: "x", count: 2_049)], .invalidRequest),
        ] as [([String: String?], AuthorizationError)])
    func `everything else goes back to the application with its state`(
        changes: [String: String?], error: AuthorizationError
    ) throws {
        guard case .returned(let got, _, _, let target) = refusal(of: parameters(changes)) else {
            Issue.record("not returned")
            return
        }
        #expect(got == error)
        #expect(target.redirectURI == "https://shop.example/callback")
    }

    @Test func `a repeated redirect_uri is shown and a repeated nonce goes back`() {
        let base = [("client_id", "shop"), ("redirect_uri", "https://shop.example/callback")]
        #expect(
            refusal(of: OAuthParameters(base + [("redirect_uri", "https://evil.example")]))
                == .shown(.redirectURIRepeated))
        #expect(refusal(of: OAuthParameters(base + [("client_id", "mobile")])) == .shown(.clientRepeated))
        guard
            case .returned(.invalidRequest, parameter: "nonce", _, _) = refusal(
                of: OAuthParameters(base + [("nonce", "1"), ("nonce", "")]))
        else {
            Issue.record("not returned")
            return
        }
    }

    @Test func `an error's address keeps the registered query and encodes the state`() throws {
        let changes: [String: String?] = [
            "redirect_uri": "https://shop.example/cb?from=gatehouse", "scope": nil, "state": "x&error=none#é",
        ]
        let url = try #require(refusal(of: parameters(changes))?.redirectURL(issuer: "https://gate.example"))
        #expect(
            url == "https://shop.example/cb?from=gatehouse&error=invalid_scope"
                + "&error_description=scope%20has%20to%20contain%20openid&state=x%26error%3Dnone%23%C3%A9"
                + "&iss=https%3A%2F%2Fgate.example")
    }

    @Test(
        arguments: [
            (["redirect_uri": "https://evil.example/?token=x"], "redirect_uri", "https://evil.example/"),
            (["client_id": "other"], "client_id", "other"),
            (["client_id": nil], "client_id", "missing"),
            (["code_challenge_method": "plain"], "code_challenge_method", "plain"),
            (["code_challenge": "secret"], "code_challenge", nil),
            (["nonce": "a\u{0}b"], "nonce", nil),
            (["state": String(repeating: "x", count: 2_049)], "state", nil),
            (["scope": "email"], "scope", "email"),
        ] as [([String: String?], String, String?)])
    func `a refused request tells its administrators which parameter, and no secret of it`(
        changes: [String: String?], parameter: String, actual: String?
    ) throws {
        let parameters = parameters(changes)
        let refused = RefusedAuthorization(
            try #require(refusal(of: parameters)), of: parameters, for: applications)
        #expect(refused.refusal.parameter == parameter)
        #expect(refused.actual == actual)
        #expect(refused.applicationID == (parameter == "client_id" ? nil : "shop"))
        if parameter == "redirect_uri" {
            #expect(refused.expected?.contains("https://shop.example/callback, ") == true)
        }
    }

    private func refusal(of parameters: OAuthParameters) -> AuthorizationRefusal? {
        do {
            _ = try AuthorizationRequest(parameters, for: applications)
            return nil
        } catch {
            return error
        }
    }
}
