package import Administration
package import Delivery
package import Ledger
package import Management
package import Pages
package import Provisioning
package import SignIn
package import Tenancy

/// Everything that the routes call, put together by the executable.
package struct Services: Sendable {
    package let catalog: AccountCatalog
    package let credentials: Credentials
    package let clients: ProvisioningClients
    package let domains: DomainClaims
    package let provisioner: Provisioner
    package let operations: AccountOperations
    package let export: AccountExport
    package let operatorTokens: OperatorTokens
    package let setupLinks: SetupLinks
    package let trust: TrustKeeper
    package let rotation: KeyRotation
    package let brake: BrakeControl
    package let provisioningLog: ProvisioningLog
    package let history: ProvisioningHistory
    package let ledger: Ledger
    package let feed: EventFeed
    package let endpoints: EventEndpoints
    package let signIn: SignInService
    package let applications: RegisteredApplications
    package let administration: AccountAdministration
    package let pages: Pages
    package let urls: PublicURLs
    package let limits: ServerLimits
    /// The one clock.
    package let clock: @Sendable () -> Instant
    /// Returns when the database answers, and throws when not.
    package let ready: @Sendable () async throws -> Void
    /// The mock IdP and the sample application of `gatehouse demo`; nil in `serve`.
    package let demo: Demo?

    package init(
        catalog: AccountCatalog, credentials: Credentials, clients: ProvisioningClients, domains: DomainClaims,
        provisioner: Provisioner, operations: AccountOperations, export: AccountExport, operatorTokens: OperatorTokens,
        setupLinks: SetupLinks, trust: TrustKeeper, rotation: KeyRotation, brake: BrakeControl,
        provisioningLog: ProvisioningLog, history: ProvisioningHistory,
        ledger: Ledger, feed: EventFeed, endpoints: EventEndpoints, signIn: SignInService,
        applications: RegisteredApplications,
        administration: AccountAdministration, pages: Pages, urls: PublicURLs, limits: ServerLimits,
        clock: @escaping @Sendable () -> Instant,
        ready: @escaping @Sendable () async throws -> Void, demo: Demo?
    ) {
        self.catalog = catalog
        self.credentials = credentials
        self.clients = clients
        self.domains = domains
        self.provisioner = provisioner
        self.operations = operations
        self.export = export
        self.operatorTokens = operatorTokens
        self.setupLinks = setupLinks
        self.trust = trust
        self.rotation = rotation
        self.brake = brake
        self.provisioningLog = provisioningLog
        self.history = history
        self.ledger = ledger
        self.feed = feed
        self.endpoints = endpoints
        self.signIn = signIn
        self.applications = applications
        self.administration = administration
        self.pages = pages
        self.urls = urls
        self.limits = limits
        self.clock = clock
        self.ready = ready
        self.demo = demo
    }
}

/// What one request or connection may take up.
package struct ServerLimits: Hashable, Sendable {
    package var bodyBytes = 4 << 20
    package var formBytes = 1 << 20
    package var headerBytes = 16 << 10
    package var idleSeconds: Int64 = 60
    package var requestSeconds: Int64 = 30
    package var connections = 10_000

    package init() {}
}
