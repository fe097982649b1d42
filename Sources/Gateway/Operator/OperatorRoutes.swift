import Access
import HTTPTypes
import Hummingbird
import Management
import SCIM
import Tenancy

/// `/operator/v1`: whole accounts, by whoever runs the deployment. A table of routes.
struct OperatorRoutes {
    static let all: [OperatorRoute] = [
        AccountsRoutes.routes, DeclarationRoutes.routes, ServiceProviderKeyRoutes.routes,
        SetupLinkRoutes.routes, ApplicationRoutes.routes,
    ].flatMap(\.self)

    let services: Services

    func add(to base: some RouterMethods<RootContext>) {
        let routes = base.group(context: OperatorContext.self)
        routes.serve(table: Self.all) { [services] route, request, context in
            do {
                return try await route.handle(OperatorCall(services, request, context))
            } catch let refusal as OperatorRefusal {
                throw Problem(refusal)
            }
        }
        routes.serveNothingElse()
    }
}
