import HTTPTypes
import Hummingbird
import Management
import Pages
import Tenancy

/// `/operator`: pages for whoever runs the deployment. What they do is what the operator API does, by the same services.
struct OperatorPages {
    typealias Show = @Sendable (OperatorPageCall) async throws -> ConsolePage
    typealias Do = @Sendable (OperatorPageCall, FormFields) async throws -> Done

    /// What became of a form.
    enum Done: Sendable {
        case at(String, OperatorOutcome)
        /// Shown now and never again.
        case shown(ConsolePage)
    }

    let services: Services

    private var cookies: Cookies { Cookies(urls: services.urls) }

    func add(to base: RouterGroup<RootContext>) {
        base.serve("", [.get: page(OperatorAccountPages.list)])
        base.serve("sign-in", [.get: page(OperatorAccountPages.list), .post: signIn])
        base.serve("sign-out", [.get: page(Self.leaving), .post: signOut])
        base.serve("applications", [.get: page(OperatorAccountPages.applications)])
        base.serve("accounts/{account}", [.get: page(OperatorAccountPages.show)])
        for form in OperatorForms.all {
            base.serve("accounts/{account}/\(form.path)", [.post: post(form.change)])
        }
        base.serve("accounts/{account}/export", [.get: export])
    }

    /// Shows a page to whoever has a session, and asks everybody else for a token.
    private func page(_ show: @escaping Show) -> Handler<RootContext> {
        { request, context in
            guard let call = try call(request, context) else { return try ask() }
            return .page(try await show(call), services.pages)
        }
    }

    private func post(_ change: @escaping Do) -> Handler<RootContext> {
        { request, context in
            guard let call = try call(request, context) else { return try ask(status: .forbidden) }
            guard let fields = try await form(call) else {
                return .page(forged(call), services.pages, status: .forbidden)
            }
            do {
                switch try await change(call, fields) {
                case .at(let path, let outcome): return .seeOther("\(call.address(path))?done=\(outcome.rawValue)")
                case .shown(let page): return .page(page, services.pages)
                }
            } catch let refusal as OperatorRefusal {
                return try await refused(Problem(refusal), call)
            } catch let refusal as KeyRotationRefusal {
                return try await refused(Problem(refusal), call)
            } catch let problem as Problem {
                return try await refused(problem, call)
            }
        }
    }

    /// The account's page once more, with why it wasn't done.
    private func refused(_ problem: Problem, _ call: OperatorPageCall) async throws -> Response {
        let page = try await OperatorAccountPages.show(call.refused(problem.detail))
        return .page(page, services.pages, status: problem.type.status)
    }

    /// As a file. The session is all that it takes, since it changes nothing.
    private func export(_ request: Request, _ context: RootContext) async throws -> Response {
        guard let call = try call(request, context) else { return try ask() }
        let account = try await call.account().settings
        var response = try await AccountsRoutes.export(OperatorCall(services, request, call.context))
        response.headers[.contentDisposition] = "attachment; filename=\"\(account.id).jsonl\""
        return response
    }

    private func call(_ request: Request, _ context: RootContext) throws -> OperatorPageCall? {
        guard let session = context.operatorSession else { return nil }
        return try OperatorPageCall(services, request, OperatorContext(context: context), session)
    }

    /// The fields of a form that stood on a page of this session; nil: it didn't.
    private func form(_ call: OperatorPageCall) async throws -> FormFields? {
        guard call.request.isFromHere(services.urls) else { return nil }
        let bytes = try await call.request.bytes(
            upTo: services.limits.formBytes, deadline: services.deadline(from: call.now))
        guard let fields = FormFields(bytes), let confirmation = fields["confirmation"],
            call.session.confirms(confirmation)
        else { return nil }
        return fields
    }

    private func forged(_ call: OperatorPageCall) -> ConsolePage {
        call.page(
            "This form wasn't accepted", at: nil,
            [
                ConsoleSection(
                    "forged", "Nothing was changed",
                    sentences: ["It didn't come from a page that you were shown since you signed in. Open it again."])
            ])
    }

    // MARK: Coming and going

    private func ask(_ problem: String? = nil, status: HTTPResponse.Status = .ok) throws -> Response {
        guard let action = PageLink("\(services.urls.base)/operator/sign-in") else { throw NothingHere() }
        return .page(OperatorSignInPage(action: action, problem: problem), services.pages, status: status)
    }

    /// A page of another site can't sign somebody in: it knows no token that would be worth it, and isn't from here.
    private func signIn(_ request: Request, _ context: RootContext) async throws -> Response {
        let bytes = try await request.bytes(
            upTo: services.limits.formBytes, deadline: services.deadline(from: context.now))
        guard request.isFromHere(services.urls), let token = FormFields(bytes)?["token"] else {
            return try ask("That form wasn't sent from this page. Try again here.", status: .forbidden)
        }
        guard let session = try await services.operatorTokens.beginSession(String(token.trimmed), now: context.now)
        else {
            return try ask("That isn't a live operator token.", status: .forbidden)
        }
        if let before = context.operatorSession { try await services.operatorTokens.endSession(before) }
        return .seeOther(
            "\(services.urls.base)/operator", headers: [.setCookie: cookies.operatorSession(session)])
    }

    @Sendable private static func leaving(_ call: OperatorPageCall) async throws -> ConsolePage {
        call.page(
            "Sign out", at: .leave,
            [
                ConsoleSection(
                    "leave", "End this session", sentences: ["The token itself goes on."],
                    forms: [call.form("Sign out", to: "sign-out")].compactMap(\.self))
            ])
    }

    private func signOut(_ request: Request, _ context: RootContext) async throws -> Response {
        if let call = try call(request, context) {
            guard try await form(call) != nil else { return .page(forged(call), services.pages, status: .forbidden) }
            try await services.operatorTokens.endSession(call.session)
        }
        return .seeOther("\(services.urls.base)/operator", headers: [.setCookie: cookies.operatorSession(nil)])
    }
}
