import Access
import HTTPTypes
import HandOff
import Hummingbird
import Management
import Pages
import SignIn
import Tenancy

/// `/oauth/logout`, `/accounts/{account}/logout` and the single logout services: the ways out.
///
/// A session ends by a valid `id_token_hint`, by an IdP's signed request, or by a form that only this browser's own page
/// can have made. A link, and another site's form, only ever ask.
struct LogoutRoutes {
    let services: Services

    private var cookies: Cookies { Cookies(urls: services.urls) }

    func add(to router: some RouterMethods<RootContext>) {
        router.serve("oauth/logout", [.get: endSession, .post: endSession])
    }

    func add(toAccount account: RouterGroup<AccountContext>) {
        account.serve("logout", [.get: askHere, .post: leaveHere])
    }

    func add(toIntegration integration: RouterGroup<IntegrationContext>) {
        integration.serve("saml/slo", [.get: singleLogout, .post: singleLogout])
    }

    // MARK: An application's request

    /// RP-Initiated Logout 1.0. A POST that isn't our own page's is sent on as GET: the cookies of the session don't come
    /// with another site's POST.
    private func endSession(_ request: Request, _ context: RootContext) async throws -> Response {
        let isForm = request.method == .post
        let text = isForm ? try await body(request, context.now) : Array((request.uri.query ?? "").utf8)
        guard let fields = FormFields(text) else { throw HTTPError(.badRequest) }
        let wish = try await services.signIn.endSessionRequest(fields.parameters)
        let held = try await held(by: request, at: context.now)
        let hinted = try await hinted(by: wish)
        if isForm {
            guard let chosen = Self.confirmed(fields, among: held) else {
                let passed = fields.pairs.filter { EndSessionRequest.names.contains($0.name) }
                return .seeOther(URLText.adding(passed.map { ($0.name, $0.value) }, to: action))
            }
            return try await leave(EndingSessions(confirmed: chosen, beside: hinted), wish, request, context)
        }
        switch LogoutDecision(wish, hinted: hinted, held: held) {
        case .nothing: return page(after: wish)
        case .end(let ending): return try await leave(ending, wish, request, context)
        case .ask(let held):
            let carried = fields.pairs.filter { EndSessionRequest.names.contains($0.name) }
            return try ask(held, action: action, carrying: carried.map { HiddenField(name: $0.name, value: $0.value) })
        }
    }

    private var action: String { services.urls.base + "/oauth/logout" }

    private func leave(
        _ ending: EndingSessions, _ wish: EndSessionRequest, _ request: Request, _ context: RootContext
    ) async throws -> Response {
        guard let operation = context.visitor(of: ending.account) else { throw NothingHere() }
        let step = try await services.signIn.logOut(operation, ending, goingOnTo: wish.returnURL)
        var answer = try response(to: step)
        if case .finished = step { answer = page(after: wish) }
        return try await forgetting(ending.account, request, context.now, answer)
    }

    /// Nobody is logged in any more, or nobody was.
    private func page(after wish: EndSessionRequest) -> Response {
        if let url = wish.returnURL { return .seeOther(url) }
        return .page(LoggedOutPage(notice: wish.problem?.publicSentence), services.pages)
    }

    /// The hint is evidence; an account that isn't there any more has no sessions.
    private func hinted(by wish: EndSessionRequest) async throws -> EndingSessions? {
        guard let hint = wish.hint, let account = try await services.catalog.account(hint.account) else { return nil }
        return try await services.signIn.hinted(by: hint, account: account)
    }

    // MARK: A person without an application

    private func askHere(_ request: Request, _ context: AccountContext) async throws -> Response {
        let address = try returnAddress(FormFields(request.uri.query ?? ""))
        guard let held = try await held(by: request, of: context.account, at: context.operation.now) else {
            return address.map { .seeOther($0.text) } ?? .page(LoggedOutPage(), services.pages)
        }
        let carried = address.map { [HiddenField(name: "return_to", value: $0.text)] } ?? []
        return try ask([held], action: "\(services.urls.base)/accounts/\(context.account.id)/logout", carrying: carried)
    }

    private func leaveHere(_ request: Request, _ context: AccountContext) async throws -> Response {
        let (account, now) = (context.account, context.operation.now)
        let fields = FormFields(try await body(request, now))
        let address = try returnAddress(fields)
        guard let held = try await held(by: request, of: account, at: now), let fields,
            let chosen = Self.confirmed(fields, among: [held])
        else { return .seeOther("\(services.urls.base)/accounts/\(account.id)/logout") }
        let step = try await services.signIn.logOut(
            context.operation, EndingSessions(confirmed: chosen, beside: nil), goingOnTo: address?.text)
        return try await forgetting(account, request, now, response(to: step))
    }

    private func returnAddress(_ fields: FormFields?) throws -> ReturnAddress? {
        guard let text = fields?["return_to"], !text.isEmpty else { return nil }
        guard let address = ReturnAddress(text, for: services.signIn.applications) else {
            throw HTTPError(.badRequest, message: "return_to has to be a path, or a URL of a registered application.")
        }
        return address
    }

    // MARK: An IdP's message

    private func singleLogout(_ request: Request, _ context: IntegrationContext) async throws -> Response {
        let now = context.operation.now
        let arrival: LogoutArrival
        if request.method == .post {
            let fields = FormFields(try await body(request, now))
            arrival = .form(
                request: fields?["SAMLRequest"], response: fields?["SAMLResponse"], relayState: fields?["RelayState"])
        } else {
            arrival = .query(request.uri.query ?? "")
        }
        let step = try await services.signIn.receiveLogout(
            context.operation, account: context.account, integration: context.integration, arrival)
        return try await forgetting(context.account, request, now, response(to: step))
    }

    // MARK: Answers

    private func response(to step: LogoutStep) throws -> Response {
        switch step {
        case .finished(let url?): return .seeOther(url)
        case .finished(nil): return .page(LoggedOutPage(), services.pages)
        case .carry(.redirect(let url)): return .seeOther(url)
        case .carry(.form(let action, let fields)):
            guard let link = PageLink(action) else { return .page(LoggedOutPage(), services.pages) }
            let page = PostFormPage(
                action: link, hidden: fields.map { HiddenField(name: $0.name, value: $0.value) },
                title: "Logging you out", sentence: "You are logged out here. Now your identity provider is told.")
            return .page(page, services.pages)
        case .unconfirmed(let url, let reference):
            let page = LoggedOutPage(
                notice: "Your identity provider didn't confirm that it logged you out, too. "
                    + "On a computer that others use, close the browser.",
                next: url.flatMap { PageLink($0) }, reference: reference)
            return .page(page, services.pages, headers: [.loginReference: reference])
        case .refused(let refused):
            let page = ProblemPage(
                title: "This logout message was refused", sentence: refused.verdict.publicSentence,
                next: "If you want to log out, do so in your application. "
                    + "If this happens again, give the reference to your administrator.",
                reference: refused.reference)
            return .page(page, services.pages, status: .forbidden, headers: [.loginReference: refused.reference])
        }
    }

    private func ask(_ held: [HeldSession], action: String, carrying fields: [HiddenField]) throws -> Response {
        guard let link = PageLink(action) else { throw NothingHere() }
        let people = try held.map { held in
            ConfirmLogoutPage.Person(
                account: held.account.name, name: held.personName,
                hidden: fields + [
                    HiddenField(name: "leave", value: held.account.id.text),
                    HiddenField(name: "confirmation", value: try held.confirmation()),
                ])
        }
        return .page(ConfirmLogoutPage(action: link, people: people), services.pages)
    }

    // MARK: The browser

    /// The session that a form of ours was made for, by its confirmation.
    private static func confirmed(_ fields: FormFields, among held: [HeldSession]) -> HeldSession? {
        guard let account = fields["leave"], let confirmation = fields["confirmation"] else { return nil }
        return held.first { $0.account.id.text == account && $0.isConfirmed(by: confirmation) }
    }

    private func held(by request: Request, of account: Account, at now: Instant) async throws -> HeldSession? {
        guard let secret = request.cookie(cookies.sessionName(account.id)).flatMap({ SessionSecret($0) }) else {
            return nil
        }
        return try await services.signIn.held(secret, account: account, at: now)
    }

    /// The sessions in all accounts' cookies; a browser has few.
    private func held(by request: Request, at now: Instant) async throws -> [HeldSession] {
        var held: [HeldSession] = []
        for slug in cookies.sessionAccounts(in: request).prefix(Self.mostAccounts) {
            guard let account = try await services.catalog.account(slug),
                let session = try await self.held(by: request, of: account, at: now)
            else { continue }
            held.append(session)
        }
        return held
    }

    private static let mostAccounts = 10

    /// Takes the cookie away when its session is over.
    private func forgetting(
        _ account: Account, _ request: Request, _ now: Instant, _ response: Response
    ) async throws -> Response {
        guard request.cookie(cookies.sessionName(account.id)) != nil,
            try await held(by: request, of: account, at: now) == nil
        else { return response }
        var response = response
        response.headers[.setCookie] = cookies.noSession(account.id)
        return response
    }

    private func body(_ request: Request, _ now: Instant) async throws -> [UInt8] {
        try await request.bytes(upTo: services.limits.formBytes, deadline: services.deadline(from: now))
    }
}
