import Access
import HTTPTypes
import HandOff
import Hummingbird
import Journal
import Pages
import SignIn
import Tenancy

/// `/accounts/{account}/login` and the assertion consumer services: where a login begins and where the IdP's answer
/// arrives.
struct LoginRoutes {
    let services: Services

    private var cookies: Cookies { Cookies(urls: services.urls) }

    func add(toAccount account: RouterGroup<AccountContext>) {
        account.serve("login", [.get: login])
        account.serve("signed-in", [.get: signedIn])
    }

    func add(toIntegration integration: RouterGroup<IntegrationContext>) {
        integration.serve(
            "saml/acs",
            [
                .post: { request, context in
                    try await consume(
                        request, at: .integration(context.integration.id), account: context.account, context.operation)
                }
            ])
        integration.serve("saml/metadata", [.get: metadata])
    }

    /// The ACS of the system before: one for all of an account's integrations.
    func add(toCompatibility account: RouterGroup<AccountContext>) {
        account.serve(
            "",
            [
                .post: { request, context in
                    try await consume(request, at: .compatibility, account: context.account, context.operation)
                }
            ])
    }

    private func login(_ request: Request, _ context: AccountContext) async throws -> Response {
        let fields = FormFields(request.uri.query ?? "")
        if fields?["test"] == "1" { return try await test(fields, request, context) }
        var returnAddress: ReturnAddress?
        if let text = fields?["return_to"], !text.isEmpty {
            guard let address = ReturnAddress(text, for: services.signIn.applications) else {
                let refused = try await services.signIn.refuse(
                    context.operation, account: context.account, .returnAddressRefused(text),
                    hint: fields?["login_hint"])
                throw HTTPError(
                    .badRequest, headers: [.loginReference: refused.reference],
                    message: "return_to has to be a path, or a URL of a registered application.")
            }
            returnAddress = address
        }
        let start = LoginStart(
            .here(returnAddress), hint: fields?["login_hint"],
            choice: fields?.choice(in: context.account, by: context.operation), browser: browser(request),
            session: session(request, of: context.account))
        let again = RequestAgain(url: services.urls.login(context.account.id), fields: fields)
        return try await begin(start, account: context.account, context.operation, again: again)
    }

    /// Tries a login that changes nothing, for testers and for whoever has a link to it.
    private func test(_ fields: FormFields?, _ request: Request, _ context: AccountContext) async throws -> Response {
        guard let integration = fields?["integration"].flatMap({ Slug<Integration>($0) }) else {
            throw HTTPError(.badRequest, message: "A test login names its integration.")
        }
        let pass: TestPass
        if let ticket = fields?["ticket"] {
            let found = services.signIn.testPass(
                ticket, for: integration, of: context.account.id, at: context.operation.now)
            guard let found else {
                throw HTTPError(.forbidden, message: "This link has ended. Ask whoever gave it to you for a new one.")
            }
            pass = found
        } else {
            pass = try TestPass(integration, by: context.operation)
        }
        let again = RequestAgain(url: services.urls.login(context.account.id), fields: fields)
        return try await begin(
            LoginStart(.test(pass), browser: browser(request)), account: context.account, context.operation,
            again: again)
    }

    /// Sends the browser to the IdP, lets the person choose one, or says why not.
    func begin(
        _ start: LoginStart, account: Account, _ operation: Operation, again: RequestAgain
    ) async throws -> Response {
        switch try await services.signIn.begin(operation, account: account, start) {
        case .redirect(let url, let browser, attempt: _):
            .seeOther(url, headers: [.setCookie: cookies.binding(browser)])
        case .form(let form, let browser, attempt: _): try page(of: form, browser)
        case .returned(let url): .seeOther(url)
        case .choose(let integrations):
            .page(
                ChooseIntegrationPage(
                    account: account.name, ways: again.ways(among: integrations, in: account)), services.pages)
        case .refused(let refused): refusal(refused, account: account)
        case .tested(let tested): result(tested, account: account)
        }
    }

    /// 200 whatever came of it: the test was made.
    private func result(_ tested: TestedLogin, account: Account) -> Response {
        .page(
            TestResultPage(tested, account: account), services.pages,
            headers: [.loginReference: tested.report.attempt.reference])
    }

    /// Posts a request on to the IdP.
    private func page(of form: RequestForm, _ browser: BrowserBinding) throws -> Response {
        guard let action = PageLink(form.action) else { throw NothingHere() }
        let hidden = [
            HiddenField(name: "SAMLRequest", value: form.request),
            HiddenField(name: "RelayState", value: form.relayState),
        ]
        let page = PostFormPage(
            action: action, hidden: hidden, sentence: "You are being taken to your identity provider.")
        return .page(page, services.pages, headers: [.setCookie: cookies.binding(browser)])
    }

    func browser(_ request: Request) -> BrowserBinding? {
        request.cookie(cookies.bindingName).flatMap { BrowserBinding(cookie: $0) }
    }

    func session(_ request: Request, of account: Account) -> SessionSecret? {
        request.cookie(cookies.sessionName(account.id)).flatMap { SessionSecret($0) }
    }

    private func consume(
        _ request: Request, at endpoint: AssertionEndpoint, account: Account, _ operation: Operation
    ) async throws -> Response {
        let body = try await request.bytes(
            upTo: services.limits.formBytes, deadline: services.deadline(from: operation.now))
        let fields = FormFields(body)
        let post = AssertionPost(
            response: fields?["SAMLResponse"], relayState: fields?["RelayState"], browser: browser(request))
        switch try await services.signIn.complete(operation, account: account, at: endpoint, post) {
        case .handOff(let url, let secret):
            let headers =
                secret.map { [.setCookie: cookies.session($0, services.signIn.sessionLimits)] } ?? HTTPFields()
            return .seeOther(url, headers: headers)
        case .session(let secret, let returnAddress):
            let next = returnAddress?.text ?? "\(services.urls.base)/accounts/\(account.id)/signed-in"
            return .seeOther(next, headers: [.setCookie: cookies.session(secret, services.signIn.sessionLimits)])
        case .restart(let url, let browser): return .seeOther(url, headers: [.setCookie: cookies.binding(browser)])
        case .restartByForm(let form, let browser): return try page(of: form, browser)
        case .refused(let refused): return refusal(refused, account: account)
        case .tested(let tested): return result(tested, account: account)
        }
    }

    /// 403: the person's page, with the reference under which an administrator finds the verdict.
    private func refusal(_ refused: RefusedLogin, account: Account) -> Response {
        let retry = refused.returnURL ?? services.urls.login(account.id)
        let page = RefusalPage(
            sentence: refused.verdict.publicSentence, reference: refused.reference,
            next:
                "Try again. If it happens again, give the reference to your administrator: it tells them what to change.",
            retry: PageLink(retry))
        return .page(page, services.pages, status: .forbidden, headers: [.loginReference: refused.reference])
    }

    private func signedIn(_ request: Request, _ context: AccountContext) async throws -> Response {
        let account = context.account
        guard let secret = session(request, of: account),
            let name = try await services.signIn.personName(secret, account: account, at: context.operation.now)
        else { return .seeOther(services.urls.login(account.id)) }
        let logout = PageLink("\(services.urls.base)/accounts/\(account.id)/logout")
        return .page(SignedInPage(account: account.name, person: name, next: nil, logout: logout), services.pages)
    }

    private func metadata(_ request: Request, _ context: IntegrationContext) async throws -> Response {
        let document: ServiceProviderDocument
        switch request.uri.query.flatMap({ FormFields($0) })?["format"] {
        case nil, "unsigned":
            document = try await services.signIn.metadata(of: context.integration, in: context.account)
        case "signed":
            document = try await services.signIn.signedMetadata(
                of: context.integration, in: context.account, at: context.operation.now)
        default:
            throw HTTPError(.badRequest, message: "format is signed or unsigned.")
        }
        return .bytes(
            Array(document.xml.utf8), type: MediaType.samlMetadata.rawValue,
            headers: [.contentDisposition: "attachment; filename=\"\(document.fileName)\""])
    }
}
