import HTTPTypes
import Hummingbird

/// `/accounts/{account}/api/v1`: the native API, a table of routes.
struct NativeRoutes {
    /// Every route, one line for each resource.
    static let all: [NativeRoute] = [
        LoginAttemptRoutes.routes, RoutingRoutes.routes, DomainRoutes.routes, EnforcementRoutes.routes,
        BrakeRoutes.routes,
        UserRoutes.routes,
        GroupRoutes.routes,
        ProvisioningLogRoutes.routes,
        JournalRoutes.routes, EventRoutes.routes, WebhookRoutes.routes,
        RoleRoutes.routes, RoleAssignmentRoutes.routes,
        OrganizationRoutes.routes, ServiceAccountRoutes.routes, TokenRoutes.routes,
    ].flatMap(\.self)

    let services: Services

    func add(to base: some RouterMethods<RootContext>) {
        let routes = base.group(context: NativeContext.self)
        routes.serve(table: Self.all) { [services] route, request, context in
            try route.admit(context.operation)
            return try await route.handle(NativeCall(services, request, context))
        }
        routes.serveNothingElse()
    }
}
