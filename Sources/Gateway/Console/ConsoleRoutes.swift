import Access
import HTTPTypes
import HandOff
import Hummingbird
import Pages
import Tenancy

/// `/accounts/{account}/console`: pages for the account's administrators. A table of routes, which call the services of
/// the native API and nothing else.
struct ConsoleRoutes {
    /// Every route, one line for each kind of page.
    static let all: [ConsoleRoute] = [
        OverviewPages.routes, IntegrationPages.routes, LoginPages.routes, PeoplePages.routes, GroupPages.routes,
        JournalPages.routes,
    ].flatMap(\.self)

    let services: Services

    func add(to base: some RouterMethods<RootContext>) {
        let routes = base.group(context: ConsoleContext.self)
        routes.serve(table: Self.all) { route, request, context in
            let call = try ConsoleCall(services, request, context)
            do {
                return try await answer(route, call)
            } catch let denied as PermissionDenied {
                return .page(call.refusal(denied), services.pages, status: .forbidden)
            }
        }
        routes.serveNothingElse(at: ["**"])
    }

    private func answer(_ route: ConsoleRoute, _ call: ConsoleCall) async throws -> Response {
        switch route.work {
        case .show(let show):
            try route.admit(call.operation)
            return .page(try await show(call), services.pages)
        case .change(on: let show, let change):
            guard call.request.isFromHere(services.urls) else { return forged(call) }
            try route.admit(call.operation)
            let bytes = try await call.request.bytes(
                upTo: services.limits.formBytes, deadline: services.deadline(from: call.now))
            guard let fields = FormFields(bytes), let confirmation = fields["confirmation"],
                call.context.visit.secret.confirmsConsole(confirmation)
            else { return forged(call) }
            do {
                switch try await change(call, fields) {
                case .at(let path, let outcome): return .seeOther("\(call.address(path))?done=\(outcome.rawValue)")
                case .shown(let page): return .page(page, services.pages)
                }
            } catch {
                let failure = Failure(error)
                guard failure.status.kind == .clientError else { throw error }
                return .page(try await show(call.refused(failure.detail)), services.pages, status: failure.status)
            }
        }
    }

    /// Another site made the browser send this, or the page is from before the last login.
    private func forged(_ call: ConsoleCall) -> Response {
        .page(call.forged, services.pages, status: .forbidden)
    }
}
