import Access
import HTTPTypes
import HandOff
import Hummingbird
import Pages
import SignIn
import Tenancy

/// `/accounts/{account}/recovery`: an administrator gets in by a recovery code, when no IdP can let them in.
///
/// Every account has the page, whether or not anybody has codes for it. Its form carries a digest of the browser's
/// binding cookie, which another site's page can't know.
struct RecoveryRoutes {
    let services: Services

    private var cookies: Cookies { Cookies(urls: services.urls) }
    private var login: LoginRoutes { LoginRoutes(services: services) }

    func add(toAccount account: RouterGroup<AccountContext>) {
        account.serve("recovery", [.get: ask, .post: recover])
    }

    private func ask(_ request: Request, _ context: AccountContext) async throws -> Response {
        let address = try returnAddress(FormFields(request.uri.query ?? ""))
        let browser = try login.browser(request) ?? BrowserBinding.fresh()
        return try page(context, browser, address)
    }

    private func recover(_ request: Request, _ context: AccountContext) async throws -> Response {
        let fields = FormFields(
            try await request.bytes(
                upTo: services.limits.formBytes, deadline: services.deadline(from: context.operation.now)))
        let address = try returnAddress(fields)
        guard let fields, let browser = login.browser(request), let confirmation = fields["confirmation"],
            browser.confirmsRecovery(confirmation)
        else { return .seeOther(action(context)) }
        let recovery = try await services.signIn.recover(
            context.operation, account: context.account, user: fields["user"] ?? "", code: fields["code"] ?? "",
            replacing: login.session(request, of: context.account))
        switch recovery {
        case .session(let secret):
            let next = address?.text ?? "\(services.urls.base)/accounts/\(context.account.id)/signed-in"
            return .seeOther(next, headers: [.setCookie: cookies.session(secret, services.signIn.sessionLimits)])
        case .refused(let reference):
            return try page(
                context, browser, address, status: .forbidden,
                problem: Verdict.recoveryRefused.publicSentence, reference: reference)
        case .held(let seconds):
            return try page(
                context, browser, address, status: .tooManyRequests,
                problem: "There were too many tries in this account. Wait a minute, and try again.",
                headers: [.retryAfter: "\(seconds)"])
        }
    }

    private func page(
        _ context: AccountContext, _ browser: BrowserBinding, _ address: ReturnAddress?,
        status: HTTPResponse.Status = .ok, problem: String? = nil, reference: String? = nil,
        headers: HTTPFields = [:]
    ) throws -> Response {
        guard let link = PageLink(action(context)) else { throw NothingHere() }
        var hidden = [HiddenField(name: "confirmation", value: try browser.recoveryConfirmation())]
        if let address { hidden.append(HiddenField(name: "return_to", value: address.text)) }
        let page = RecoveryPage(
            account: context.account.name, action: link, hidden: hidden, problem: problem, reference: reference)
        var headers = headers
        headers[.setCookie] = cookies.binding(browser)
        if let reference { headers[.loginReference] = reference }
        return .page(page, services.pages, status: status, headers: headers)
    }

    private func action(_ context: AccountContext) -> String {
        "\(services.urls.base)/accounts/\(context.account.id)/recovery"
    }

    private func returnAddress(_ fields: FormFields?) throws -> ReturnAddress? {
        guard let text = fields?["return_to"], !text.isEmpty else { return nil }
        guard let address = ReturnAddress(text, for: services.signIn.applications) else {
            throw HTTPError(.badRequest, message: "return_to has to be a path, or a URL of a registered application.")
        }
        return address
    }
}
