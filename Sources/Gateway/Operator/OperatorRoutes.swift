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
    ].flatMap(\.self)

    let services: Services

    func add(to base: some RouterMethods<RootContext>) {
        let routes = base.group(context: OperatorContext.self)
        var seen: Set<String> = []
        for path in Self.all.map(\.path) where seen.insert(path).inserted {
            var handlers: [HTTPRequest.Method: Handler<OperatorContext>] = [:]
            for route in Self.all where route.path == path {
                handlers[route.method] = { [services] request, context in
                    do {
                        return try await route.handle(OperatorCall(services, request, context))
                    } catch let refusal as OperatorRefusal {
                        throw Problem(refusal)
                    }
                }
            }
            routes.serve(RouterPath(path), handlers)
        }
        routes.serveNothingElse()
    }
}
