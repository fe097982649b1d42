import Access
import HTTPTypes
import HandOff
import Hummingbird
import Management
import Pages
import SignIn
import Tenancy

/// The door of an account's console: lets in whoever has a session of exactly this account, looked up anew for each
/// request, and sends everybody else to log in. An account that isn't there has nobody either: the login says so.
struct AdmitVisit: RouterMiddleware {
    typealias Context = RootContext

    let services: Services

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        guard let slug = context.parameters.get("account").flatMap({ Slug<Account>($0) }) else { throw NothingHere() }
        let cookie = request.cookie(Cookies(urls: services.urls).sessionName(slug))
        guard let account = try await services.catalog.account(slug), let visitor = context.visitor(of: account),
            let secret = cookie.flatMap({ SessionSecret($0) }),
            let holder = try await services.signIn.holder(of: secret, account: account, visitor),
            let operation = context.operation(
                in: account, by: .person(holder.user, in: account.id), with: holder.authority)
        else { return logIn(request, to: slug) }
        var context = context
        context.found = Found(slug: slug, account: account, integration: nil)
        context.operation = operation
        context.visit = ConsoleVisit(user: holder.user, name: holder.name, secret: secret)
        return try await next(request, context)
    }

    /// A form isn't sent on: what was filled in is lost, and the browser holds `form-action` against the way to the IdP.
    private func logIn(_ request: Hummingbird.Request, to account: Slug<Account>) -> Response {
        let query = request.uri.query.map { "?\($0)" } ?? ""
        let isPage = request.method == .get || request.method == .head
        let asked =
            isPage
            ? ReturnAddress(services.urls.path + request.uri.path + query, for: services.signIn.applications) : nil
        let login = URLText.adding(
            [("return_to", asked?.text ?? services.urls.consolePath(account))], to: services.urls.login(account))
        if isPage { return .seeOther(login) }
        let page = ConsolePage(
            title: "You are not logged in",
            frame: ConsoleFrame(owner: "Console", viewer: nil, leave: nil, places: []),
            sections: [
                ConsoleSection(
                    "ended", "Your session has ended", sentences: ["Nothing was changed."],
                    facts: [.init("To go on", .link("Log in again", PageLink(login)))])
            ])
        return .page(page, services.pages, status: .forbidden)
    }
}
