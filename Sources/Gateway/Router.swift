import Hummingbird
import Management
import Pages
import Tenancy

/// Every group of routes on one screen. What a handler may do follows from the context that its group proves, never
/// from the order of lines here.
enum GatewayRouter {
    static func build(_ services: Services) -> Router<RootContext> {
        let router = Router(context: RootContext.self)
        let metrics = RequestMetrics()
        router.add(
            middleware: BeginRequest(
                clock: services.clock, metrics: metrics, errors: ErrorAnswers(surface: .page(services.pages))))

        // SCIM, by an integration's token, under its own path and those of the system before. It stands
        // first because a path's neighbors are tried in this order, and most requests are these.
        let scim = SCIMRoutes(services: services)
        let rates = RequestRates()
        let roots: [(path: RouterPath, depth: Int, integration: IntegrationPlace)] = [
            ("accounts/{account}/integrations/{integration}/scim/v2", 6, .path),
            ("gateway/ng/api/scim/account/{account}", 6, .fixed("nextgen")),
            ("gateway/api/scim/account/{account}", 5, .fixed("firstgen")),
        ]
        for (path, depth, integration) in roots {
            scim.add(
                to: router.group(path)
                    .add(
                        middleware: Admit(
                            catalog: services.catalog, credentials: services.credentials,
                            errors: ErrorAnswers(surface: .scim), integration: integration, rates: rates,
                            notes: ProvisioningNotes(
                                log: services.provisioningLog, clock: services.clock, baseDepth: depth))))
        }

        let open = router.group()
        HealthRoutes(services: services, metrics: metrics).add(to: open)
        AssetRoutes().add(to: open)
        OpenAPIRoutes(services: services).add(to: open)
        GuideRoutes(services: services).add(to: open)
        OpenIDRoutes(services: services).add(to: open)
        let logout = LogoutRoutes(services: services)
        logout.add(to: open)
        SetupRoutes(services: services).add(to: open)
        if let demo = services.demo { DemoRoutes(services: services, demo: demo).add(to: open) }

        // Public pages and documents of an account: 404 where there is none.
        let login = LoginRoutes(services: services)
        let account = open.group("accounts/{account}").add(middleware: ResolveAccount(catalog: services.catalog))
        let accountPages = account.group(context: AccountContext.self)
        login.add(toAccount: accountPages)
        logout.add(toAccount: accountPages)
        RecoveryRoutes(services: services).add(toAccount: accountPages)
        ConsoleRoutes(services: services).add(
            to: open.group("accounts/{account}/console").add(middleware: AdmitVisit(services: services)))
        let integrationPages = account.group("integrations/{integration}").group(context: IntegrationContext.self)
        login.add(toIntegration: integrationPages)
        logout.add(toIntegration: integrationPages)
        login.add(
            toCompatibility: open.group("gateway/api/users/saml-login")
                .add(middleware: ResolveAccount(catalog: services.catalog, place: .query("accountId")))
                .group(context: AccountContext.self))

        // Access tokens for SCIM, by a client's secret or signature, and where to get them.
        let tokens = SCIMTokenRoutes(services: services)
        let integration: RouterPath = "accounts/{account}/integrations/{integration}"
        tokens.add(toIntegration: open.group(integration).add(middleware: ResolveAccount(catalog: services.catalog)))
        tokens.add(
            toWellKnown: open.group(".well-known/oauth-authorization-server").group(integration)
                .add(middleware: ResolveAccount(catalog: services.catalog)))

        // The native API, by a service account's token.
        NativeRoutes(services: services).add(
            to: router.group("accounts/{account}/api/v1")
                .add(
                    middleware: Admit(
                        catalog: services.catalog, credentials: services.credentials,
                        errors: ErrorAnswers(surface: .problem))))

        // The operator's pages, by a session that a token began.
        OperatorPages(services: services).add(
            to: open.group("operator").add(middleware: ResolveOperatorSession(services: services)))

        OperatorRoutes(services: services).add(
            to: router.group("operator/v1").add(middleware: AdmitOperator(tokens: services.operatorTokens)))
        return router
    }
}
