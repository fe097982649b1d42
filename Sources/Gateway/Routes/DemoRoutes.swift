import Access
import HTTPTypes
import HandOff
import Hummingbird
import KeyMaterial
import Logging
import MockIdP
import Pages
import SCIM
import Tenancy

/// `/demo`: a page to start from, the mock IdPs, and the sample application. There in `gatehouse demo` only.
struct DemoRoutes {
    let services: Services
    let demo: Demo

    private static let verifierCookie = "gatehouse-demo-app"

    func add(to router: some RouterMethods<RootContext>) {
        router.serve("", [.get: { _, _ in .seeOther("/demo") }])
        router.serve("demo", [.get: { _, _ in .page(demo.home, services.pages) }])
        router.serve("demo/idp/{account}/{integration}", [.get: choose, .post: respond])
        router.serve("demo/app", [.get: start])
        router.serve("demo/app/callback", [.get: finish])
    }

    /// The mock IdP's page: who are you today?
    private func choose(_ request: Request, _ context: RootContext) async throws -> Response {
        let (idp, query) = (try identityProvider(context), request.uri.query ?? "")
        do {
            _ = try idp.provider.receive(query: query)
        } catch {
            context.log.notice("the mock IdP refused a request", metadata: ["error": "\(error)"])
            throw HTTPError(.badRequest, message: "This isn't an AuthnRequest for this IdP.")
        }
        guard let action = PageLink(request.uri.path) else { throw NothingHere() }
        let people = idp.provider.people.map {
            ChoosePersonPage.Person(value: $0.email, name: $0.displayName, detail: $0.email)
        }
        let page = ChoosePersonPage(
            account: idp.account.name, integration: idp.integration.generation.displayName, action: action,
            hidden: [HiddenField(name: "query", value: query)], people: people)
        return .page(page, services.pages)
    }

    /// The mock IdP's answer, carried to the ACS by the person's browser.
    private func respond(_ request: Request, _ context: RootContext) async throws -> Response {
        let idp = try identityProvider(context)
        let body = try await request.bytes(
            upTo: services.limits.formBytes, deadline: services.deadline(from: context.now))
        guard let fields = FormFields(body), let query = fields["query"], let email = fields["person"],
            let person = idp.provider.people.first(where: { $0.email == email })
        else { throw HTTPError(.badRequest, message: "Choose one of the people.") }
        let received = try idp.provider.receive(query: query)
        let suffix = Base64URL.encode(try Entropy.bytes(18))
        let reply = try idp.provider.respond(
            to: received, as: person, secondsSinceEpoch: context.now.seconds,
            identifiers: MockIdentifiers(suffix: suffix))
        guard let action = PageLink(reply.assertionConsumerServiceURL) else { throw NothingHere() }
        var hidden = [HiddenField(name: "SAMLResponse", value: reply.samlResponse)]
        if let relayState = reply.relayState { hidden.append(HiddenField(name: "RelayState", value: relayState)) }
        return .page(PostFormPage(action: action, hidden: hidden), services.pages)
    }

    /// The sample application starts a code flow with PKCE, as any OpenID Connect client does.
    private func start(_ request: Request, _ context: RootContext) async throws -> Response {
        let secret = Base64URL.encode(try Entropy.bytes(32))
        guard let verifier = CodeVerifier(secret) else { throw NothingHere() }
        let challenge = try CodeChallenge(for: verifier)
        let account = request.uri.query.flatMap { FormFields($0) }?["account"]
        let url = URLText.adding(
            [
                ("client_id", demo.application.id), ("redirect_uri", demo.callback), ("response_type", "code"),
                ("scope", "openid email profile"), ("state", Base64URL.encode(try SHA256.digest(Array(secret.utf8)))),
                ("nonce", challenge.text), ("code_challenge", challenge.text), ("code_challenge_method", "S256"),
                ("account", account), ("prompt", "login"),
            ], to: services.urls.base + "/oauth/authorize")
        let cookie = "\(Self.verifierCookie)=\(secret); Path=/demo; Max-Age=600; HttpOnly; SameSite=Lax"
        return .seeOther(url, headers: [.setCookie: cookie])
    }

    /// The way back: the application redeems the code and shows what it received.
    private func finish(_ request: Request, _ context: RootContext) async throws -> Response {
        guard let fields = request.uri.query.flatMap({ FormFields($0) }), let again = PageLink("/demo") else {
            throw NothingHere()
        }
        if let error = fields["error"] {
            let page = DemoApplicationPage.refused(error: error, description: fields["error_description"], again: again)
            return .page(page, services.pages)
        }
        guard let code = fields["code"], let secret = request.cookie(Self.verifierCookie),
            fields["state"] == Base64URL.encode(try SHA256.digest(Array(secret.utf8)))
        else {
            let page = DemoApplicationPage.refused(
                error: "state_mismatch", description: "This browser didn't start that login.", again: again)
            return .page(page, services.pages)
        }
        let form = OAuthParameters([
            (name: "grant_type", value: "authorization_code"), (name: "code", value: code),
            (name: "redirect_uri", value: demo.callback), (name: "code_verifier", value: secret),
            (name: "client_id", value: demo.application.id),
        ])
        let page: DemoApplicationPage
        do {
            let tokens = try await services.redeem(form, authorization: nil, context)
            let (claims, json) = try Self.claims(of: tokens.idToken)
            page = .received(claims: claims, json: json, again: again)
        } catch let refusal as TokenRefusal {
            page = .refused(error: refusal.error, description: refusal.publicSentence, again: again)
        }
        return .page(page, services.pages)
    }

    private func identityProvider(_ context: RootContext) throws -> Demo.IdentityProvider {
        let found = demo.identityProvider(
            account: context.parameters.get("account"), integration: context.parameters.get("integration"))
        guard let found else { throw NothingHere() }
        return found
    }

    /// The payload of a token that this process has just signed: shown, so not verified again.
    private static func claims(of token: String) throws -> ([DemoApplicationPage.Claim], String) {
        let parts = token.split(separator: ".")
        guard parts.count == 3, case .object(let object) = try JSONValue.parse(try Base64URL.decode(String(parts[1])))
        else { throw NothingHere() }
        // Who it is comes first; how the token is bound comes after, by name.
        let names = object.members.map(\.name)
        let order = Self.first.filter(names.contains) + names.filter { !Self.first.contains($0) }.sorted()
        let ordered = JSONObject(order.compactMap { name in object[name].map { (name, $0) } })
        let claims = ordered.members.map { member in
            let value = member.value.string ?? String(decoding: member.value.bytes, as: UTF8.self)
            return DemoApplicationPage.Claim(name: member.name, value: value)
        }
        return (claims, String(decoding: ordered.bytes, as: UTF8.self))
    }

    private static let first = ["account", "sub", "email", "name", "groups", "integration", "auth_time", "sid"]
}
