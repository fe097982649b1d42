import Access
import FoundationEssentials
import HTTPTypes
import HandOff
import Hummingbird
import Management
import Pages
import SignIn
import Tenancy

/// OpenID Connect for the application: discovery, the code flow, key set and userinfo.
struct OpenIDRoutes {
    let services: Services

    func add(to router: some RouterMethods<RootContext>) {
        router.serve(
            ".well-known/openid-configuration",
            [.get: { _, _ in .json(try Self.encode(services.signIn.openIDConfiguration), headers: Self.kept) }])
        router.serve(
            "oauth/jwks",
            [.get: { _, _ in .json(Array(try await services.signIn.keySetJSON().utf8), headers: Self.kept) }])
        router.serve("oauth/authorize", [.get: authorize, .post: authorize])
        router.serve("oauth/token", [.post: token])
        router.serve("oauth/userinfo", [.get: userInfo, .post: userInfo])
    }

    private static let kept: HTTPFields = [.cacheControl: "public, max-age=300"]

    private static func encode(_ value: some Encodable) throws -> [UInt8] { Array(try JSONEncoder().encode(value)) }

    private func authorize(_ request: Request, _ context: RootContext) async throws -> Response {
        let text = request.method == .post ? try await body(request, context) : Array((request.uri.query ?? "").utf8)
        guard let fields = FormFields(text) else {
            return problem("This request can't be read.", "The application that sent you here has to repair its link.")
        }
        do {
            let authorization = try AuthorizationRequest(fields.parameters, for: services.signIn.applications)
            guard let account = try await account(of: fields.parameters) else {
                guard authorization.account == nil, !authorization.prompts.contains(.none) else {
                    throw AuthorizationRefusal.returned(
                        .invalidRequest, parameter: "account",
                        description: "account or login_hint has to name a known account",
                        to: authorization.returning)
                }
                return try chooseAccount(fields, given: authorization.loginHint)
            }
            guard let operation = context.visitor(of: account) else { throw NothingHere() }
            let login = LoginRoutes(services: services)
            let start = LoginStart(
                .application(authorization), hint: authorization.loginHint,
                choice: fields.choice(in: account, by: operation), browser: login.browser(request),
                session: login.session(request, of: account))
            let again = RequestAgain(url: "\(services.urls.base)/oauth/authorize", fields: fields)
            return try await login.begin(start, account: account, operation, again: again)
        } catch let refusal as AuthorizationRefusal {
            return try await answer(refusal, fields.parameters, context)
        }
    }

    /// What isn't followed is among the account's logins, where the request says which account it's about.
    private func answer(
        _ refusal: AuthorizationRefusal, _ parameters: OAuthParameters, _ context: RootContext
    ) async throws -> Response {
        var reference: String?
        if let account = try await account(of: parameters), let operation = context.visitor(of: account) {
            let refused = RefusedAuthorization(refusal, of: parameters, for: services.signIn.applications)
            reference = try await services.signIn.refuse(
                operation, account: account, .authorizationRefused(refused), application: refused.applicationID,
                hint: parameters["login_hint"]
            ).reference
        }
        var response: Response
        if let url = refusal.redirectURL(issuer: services.urls.base) {
            response = .seeOther(url)
        } else {
            response = problem(
                refusal.publicSentence, "The operator of the application has to change its registration or its link.",
                reference: reference)
        }
        response.headers[.loginReference] = reference
        return response
    }

    private func account(of parameters: OAuthParameters) async throws -> Account? {
        if let name = parameters["account"] {
            guard let slug = Slug<Account>(name) else { return nil }
            return try await services.catalog.account(slug)
        }
        guard let hint = parameters["login_hint"], let slug = try await services.catalog.account(forEmail: hint) else {
            return nil
        }
        return try await services.catalog.account(slug)
    }

    /// Asks the person, where the application hasn't said to which account it is, or with an address that leads nowhere.
    /// The answer is the same request with their address in it, judged anew.
    private func chooseAccount(_ fields: FormFields, given: String?) throws -> Response {
        guard let action = PageLink("\(services.urls.base)/oauth/authorize") else { throw NothingHere() }
        let kept = fields.pairs.filter { $0.name != "login_hint" }
        let mistake = "We can't tell by this address where you log in. Check it, or ask your administrator."
        let page = ChooseAccountPage(
            action: action, hidden: kept.map { HiddenField(name: $0.name, value: $0.value) }, given: given,
            mistake: given == nil ? nil : mistake)
        return .page(page, services.pages)
    }

    private func problem(_ sentence: String, _ next: String, reference: String? = nil) -> Response {
        let page = ProblemPage(title: "This login can't start", sentence: sentence, next: next, reference: reference)
        return .page(page, services.pages, status: .badRequest)
    }

    private func token(_ request: Request, _ context: RootContext) async throws -> Response {
        let form = FormFields(try await body(request, context))
        do {
            guard let form else { throw TokenRefusal.parameterMissing("grant_type") }
            let tokens = try await services.redeem(
                form.parameters, authorization: request.headers[.authorization], context)
            return .json(try Self.encode(tokens), headers: [.pragma: "no-cache"])
        } catch let refusal as TokenRefusal {
            let body = ["error": refusal.error, "error_description": refusal.publicSentence]
            var headers: HTTPFields = [:]
            if refusal.challengesBasic { headers[.wwwAuthenticate] = "Basic realm=\"gatehouse\"" }
            return .json(try Self.encode(body), status: .init(code: refusal.status), headers: headers)
        }
    }

    private func userInfo(_ request: Request, _ context: RootContext) async throws -> Response {
        do {
            let form = request.isForm ? FormFields(try await body(request, context))?.parameters : nil
            let text = try BearerRefusal.token(request.headers[.authorization], form: form)
            guard let token = AccessToken(text), let account = try await services.catalog.account(token.account),
                let claims = try await services.signIn.userInfo(token, account: account, at: context.now)
            else { throw BearerRefusal.invalidToken }
            return .json(try Self.encode(claims))
        } catch let refusal as BearerRefusal {
            throw HTTPError(
                refusal.status, headers: [.wwwAuthenticate: refusal.challenge], message: refusal.publicSentence)
        }
    }

    private func body(_ request: Request, _ context: RootContext) async throws -> [UInt8] {
        try await request.bytes(upTo: services.limits.formBytes, deadline: services.deadline(from: context.now))
    }
}

extension Services {
    /// Redeems a code or a refresh token at the account that it names itself; nothing else of the request says which.
    func redeem(
        _ form: OAuthParameters, authorization: String?, _ context: RootContext
    ) async throws -> TokenResponse {
        let endpoint = TokenEndpoint(issuer: urls.base, now: context.now)
        let request = try TokenRequest(form, authorization: authorization, for: signIn.applications, at: endpoint)
        guard let slug = request.account, let account = try await catalog.account(slug),
            let operation = context.visitor(of: account)
        else { throw request.unknown }
        return try await signIn.redeem(operation, account: account, request)
    }
}

extension HTTPField.Name {
    fileprivate static let pragma = HTTPField.Name("Pragma") ?? .cacheControl
}
