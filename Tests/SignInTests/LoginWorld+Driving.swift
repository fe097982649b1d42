import Access
import HandOff
import KeyMaterial
import MockIdP
import Records
import SAML
import SignIn
import Tenancy
import Testing

/// A login that has been begun: what the browser holds.
struct BegunLogin {
    let url: String
    let browser: BrowserBinding
    let attempt: ID<LoginAttempt>
    let integration: Slug<Integration>
    let account: Account
}

extension LoginWorld {
    /// The shop's request; what `extra` names takes the place of what it would have said.
    func applicationRequest(_ extra: [(String, String)] = []) throws -> AuthorizationRequest {
        try AuthorizationRequest(applicationParameters(extra), for: service.applications)
    }

    func applicationParameters(_ extra: [(String, String)] = []) -> OAuthParameters {
        let usual = [
            ("client_id", "shop"), ("redirect_uri", "https://shop.example/callback"),
            ("response_type", "code"), ("scope", "openid email"), ("state", "st"), ("nonce", "no"),
            ("code_challenge", challengeText), ("code_challenge_method", "S256"),
        ].filter { name, _ in !extra.contains { $0.0 == name } }
        return OAuthParameters(usual + extra)
    }

    /// Begins a login that has to get as far as the IdP.
    func begin(_ account: Account, _ start: LoginStart? = nil, at now: Instant = noon) async throws -> BegunLogin {
        let start = try start ?? LoginStart(.application(applicationRequest()))
        let outcome = try await service.begin(try operation(account, at: now), account: account, start)
        guard case .redirect(let url, let browser, let attempt) = outcome else {
            Issue.record("not begun: \(outcome)")
            throw AlreadyThere()
        }
        let integration = try #require(
            account.integrations.first { url.hasPrefix(($0.trust?.ssoURL ?? "-") + "?") })
        return BegunLogin(url: url, browser: browser, attempt: attempt, integration: integration.id, account: account)
    }

    func identityProvider(_ account: Account, _ integration: Slug<Integration>) throws -> MockIdentityProvider {
        let trust = try #require(account.integration(integration)?.trust)
        let pair = try SharedKeys.identityProvider.get()
        return MockIdentityProvider(
            entityID: trust.entityID, singleSignOnURL: trust.ssoURL, key: pair.key, certificate: pair.certificate,
            people: [])
    }

    func person(_ email: String) -> MockPerson {
        MockPerson(email: email, givenName: "Given", familyName: "Family", displayName: "Given Family")
    }

    /// What the IdP answers to a login that was begun.
    func answer(
        _ begun: BegunLogin, as email: String, at now: Instant = noon, faults: [ResponseOptions.Fault] = [],
        signing: ResponseOptions.Signing = .assertion, encryption: ResponseOptions.Encryption? = nil,
        sessionLifetime: Duration? = .seconds(28_800)
    ) throws -> MockReply {
        var options = ResponseOptions(signing: signing, faults: faults)
        options.encryption = encryption
        options.sessionLifetime = sessionLifetime
        return try answer(begun, as: email, at: now, options)
    }

    func answer(
        _ begun: BegunLogin, as email: String, at now: Instant, _ options: ResponseOptions
    ) throws -> MockReply {
        let provider = try identityProvider(begun.account, begun.integration)
        let query = try #require(begun.url.split(separator: "?", maxSplits: 1).last)
        let request = try provider.receive(
            query: String(query),
            requiringSignatureBy: [try SharedKeys.serviceProvider.get().certificate.publicKey])
        return try provider.respond(
            to: request, as: person(email), now: SAMLInstant(secondsSince1970: now.seconds),
            identifiers: MockIdentifiers(suffix: "\(UInt64.random(in: 0 ... .max))"), options: options)
    }

    func unsolicited(
        _ account: Account, _ integration: Slug<Integration>, as email: String, at now: Instant = noon,
        relayState: String? = nil, audience: String? = nil, consumer: String? = nil,
        encryption: ResponseOptions.Encryption? = nil
    ) throws -> MockReply {
        let request = ReceivedRequest.unsolicited(
            audience: audience ?? urls.metadata(integration, of: account.id),
            assertionConsumerServiceURL: consumer ?? urls.assertionConsumer(integration, of: account.id),
            relayState: relayState)
        var options = ResponseOptions()
        options.encryption = encryption
        return try identityProvider(account, integration).respond(
            to: request, as: person(email), now: SAMLInstant(secondsSince1970: now.seconds),
            identifiers: MockIdentifiers(suffix: "\(UInt64.random(in: 0 ... .max))"), options: options)
    }

    func post(
        _ reply: MockReply, in browser: BrowserBinding?, to account: Account, at endpoint: AssertionEndpoint,
        now: Instant = noon
    ) async throws -> Completion {
        try await service.complete(
            try operation(account, at: now), account: account, at: endpoint,
            AssertionPost(response: reply.samlResponse, relayState: reply.relayState, browser: browser))
    }

    /// A whole login as one person, up to the assertion consumer service.
    func login(_ account: Account, as email: String, faults: [ResponseOptions.Fault] = []) async throws -> (
        BegunLogin, Completion
    ) {
        let begun = try await begin(account)
        let reply = try answer(begun, as: email, faults: faults)
        return (begun, try await post(reply, in: begun.browser, to: account, at: .integration(begun.integration)))
    }

    func tokenRequest(
        _ url: String, verifier: String = verifierText, redirectURI: String = "https://shop.example/callback"
    ) throws -> TokenRequest {
        let code = try #require(url.split(separator: "code=").last?.split(separator: "&").first)
        return try TokenRequest(
            OAuthParameters([
                ("grant_type", "authorization_code"), ("code", String(code)), ("redirect_uri", redirectURI),
                ("code_verifier", verifier), ("client_id", "shop"), ("client_secret", secretText),
            ]), authorization: nil, for: service.applications, at: TokenEndpoint(issuer: urls.base, now: noon))
    }

    /// A refresh as the application sends it.
    func refreshRequest(_ token: String?, scope: String? = nil, client: String = "shop") throws -> TokenRequest {
        var form = [("grant_type", "refresh_token"), ("refresh_token", token ?? ""), ("client_id", client)]
        if client == "shop" { form.append(("client_secret", secretText)) }
        if let scope { form.append(("scope", scope)) }
        return try TokenRequest(
            OAuthParameters(form), authorization: nil, for: service.applications,
            at: TokenEndpoint(issuer: urls.base, now: noon))
    }

    func redeem(_ request: TokenRequest, in account: Account, at now: Instant = noon) async throws -> TokenResponse {
        try await service.redeem(try operation(account, at: now), account: account, request)
    }

    /// Why a request gave nothing; nil: it gave tokens.
    func refusal(_ request: TokenRequest, in account: Account, at now: Instant = noon) async throws -> TokenRefusal? {
        do {
            _ = try await redeem(request, in: account, at: now)
            return nil
        } catch let refusal as TokenRefusal {
            return refusal
        }
    }

    /// A whole login that ends with the application's tokens, and the browser's session.
    func tokens(
        _ account: Account, as email: String, _ extra: [(String, String)] = [("scope", "openid offline_access")],
        at now: Instant = noon
    ) async throws -> (TokenResponse, SessionSecret) {
        let begun = try await begin(account, LoginStart(.application(applicationRequest(extra))), at: now)
        let completion = try await post(
            try answer(begun, as: email, at: now), in: begun.browser, to: account,
            at: .integration(begun.integration), now: now)
        let url = try #require(completion.handOffURL)
        let tokens = try await redeem(try tokenRequest(url), in: account, at: now)
        return (tokens, try #require(completion.session))
    }

    func userInfo(_ tokens: TokenResponse, in account: Account, at now: Instant = noon) async throws -> IdentityClaims?
    {
        let token = try #require(AccessToken(tokens.accessToken))
        return try await service.userInfo(token, account: account, at: now)
    }
}

extension Completion {
    var refused: RefusedLogin? {
        guard case .refused(let refused) = self else { return nil }
        return refused
    }

    var handOffURL: String? {
        guard case .handOff(let url, _) = self else { return nil }
        return url
    }

    /// What the browser gets as its session's cookie.
    var session: SessionSecret? {
        switch self {
        case .handOff(_, let secret): secret
        case .session(let secret, returnTo: _): secret
        case .restart, .restartByForm, .refused, .tested: nil
        }
    }
}
