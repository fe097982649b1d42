import Administration
import Delivery
import Gateway
import HandOff
import KeyMaterial
import Ledger
import Logging
import Management
import Pages
import Provisioning
import Records
import ServiceLifecycle
import Settings
import SignIn
import Tenancy
import UnixSignals

/// Runs the gateway of a deployment: applies its tenant files, serves, applies them again on SIGHUP, drains on SIGTERM.
struct Server: Sendable {
    let deployment: Deployment
    /// What becomes of a manifest before it's applied; the demo points its IdPs to where it runs.
    let manifests: @Sendable (AccountManifest) -> AccountManifest
    let demo: @Sendable (Server) async throws -> Demo?

    func run(ready: @escaping @Sendable (Int) async -> Void) async throws {
        let settings = deployment.settings
        try await applyTenantFiles()
        await deployment.refreshTrust(within: .seconds(5))
        let log = ProvisioningLog()
        let services = try await services(log)
        try await services.applications.refresh()
        let gateway = GatewayServer.make(
            services, host: settings.listen.host, port: settings.listen.port, logger: deployment.logger, ready: ready)
        // Before anybody is told that it's ready: untrapped, the first SIGHUP would end the process.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        var configuration = ServiceGroupConfiguration(
            services: [
                gateway, Reloader(server: self, hangups: hangups), Housekeeper(deployment: deployment),
                DueWork.logoutNotices(services.signIn, of: deployment),
                DueWork.events(services.signIn.issuer, of: deployment),
                DueWork.tokenWarnings(of: deployment),
                ProvisioningLogWriter(log: log, deployment: deployment),
                TrustService(deployment: deployment),
                ApplicationsService(applications: services.applications, logger: deployment.logger),
            ],
            gracefulShutdownSignals: [.sigterm, .sigint], logger: deployment.logger)
        // After it requests are cancelled. There's no second limit, which would end the process by a trap: what can't be
        // cancelled waits for the database, whose statements have a timeout of their own.
        configuration.maximumGracefulShutdownDuration = .seconds(20)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let failure as CannotListen {
            throw Refused(failure.description)
        }
        await deployment.records.shutdown()
    }

    /// Reads and applies the tenants directory; what is wrong with a file is logged, and the others still apply.
    func applyTenantFiles() async throws {
        let settings = deployment.settings
        let outcome = try await TenantFiles(settings: settings)
            .apply([settings.tenants], to: deployment, adjusting: manifests)
        for mistake in outcome.mistakes { deployment.logger.error("a tenant file wasn't applied: \(mistake)") }
        deployment.logger.info(
            "tenant files applied",
            metadata: [
                "changed": .stringConvertible(outcome.changed.count),
                "unchanged": .stringConvertible(outcome.unchanged.count),
                "mistakes": .stringConvertible(outcome.mistakes.count),
            ])
    }

    private func services(_ log: ProvisioningLog) async throws -> Services {
        let (records, urls) = (deployment.records, deployment.urls)
        var limits = ServerLimits()
        limits.bodyBytes = deployment.settings.limits.bodyBytes
        limits.headerBytes = deployment.settings.limits.headerBytes
        limits.idleSeconds = deployment.settings.limits.idleConnectionSeconds
        limits.requestSeconds = deployment.settings.limits.requestSeconds
        let signIn = try await deployment.signIn()
        return Services(
            catalog: deployment.catalog, credentials: Credentials(records: records),
            clients: ProvisioningClients(records: records), domains: deployment.domains,
            provisioner: Provisioner(records: records, urls: urls, sealing: deployment.sealing),
            operations: deployment.operations, export: AccountExport(records: records),
            operatorTokens: OperatorTokens(records: records),
            setupLinks: deployment.setupLinks, trust: deployment.trustKeeper,
            rotation: KeyRotation(records: records, sealing: deployment.sealing),
            brake: BrakeControl(records: records), provisioningLog: log,
            history: ProvisioningHistory(records: records),
            ledger: Ledger(records: records), feed: EventFeed(records: records),
            endpoints: EventEndpoints(records: records, sealing: deployment.sealing, issuer: signIn.issuer),
            signIn: signIn, applications: deployment.applications(signIn.applications),
            administration: AccountAdministration(records: records),
            pages: try Pages(urls: urls), urls: urls, limits: limits, clock: SystemClock.now,
            ready: { try await records.ping() }, demo: try await demo(self))
    }
}

/// Applies the tenant files again whenever the process is sent SIGHUP.
private struct Reloader: Service, CustomStringConvertible {
    let server: Server
    let hangups: UnixSignalsSequence

    /// The service group logs its services; the deployment's settings are nothing for a log.
    var description: String { "Reloader" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            for await _ in hangups {
                do {
                    try await server.applyTenantFiles()
                    await server.deployment.refreshTrust(within: .seconds(5))
                } catch {
                    server.deployment.logger.error("tenant files weren't applied", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}

/// Takes away what has run out: requests that were never answered, assertions that can't be replayed any more, old
/// attempts.
private struct Housekeeper: Service, CustomStringConvertible {
    let deployment: Deployment

    var description: String { "Housekeeper" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: .seconds(300))
                } catch {
                    return
                }
                let now = SystemClock.now()
                let limits = deployment.settings.limits
                let oldest = now.advanced(bySeconds: -limits.loginAttemptSeconds)
                do {
                    _ = try await deployment.records.system.write { writer in
                        _ = try writer.deleteAccounts(dueAt: now)
                        _ = try writer.purgeTakenAway(at: now)
                        _ = try writer.purgeSetupLinks(
                            endedBefore: now.advanced(bySeconds: -SetupLinks.longestSeconds))
                        _ = try writer.purgeProvisioningLog(
                            before: now.advanced(bySeconds: -limits.provisioningLogSeconds))
                        return try writer.purgeLogins(at: now, attemptsBefore: oldest)
                    }
                } catch {
                    deployment.logger.warning("expired logins weren't taken away", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}

extension Deployment {
    /// The login side, with the deployment's ID-token keys and applications.
    func signIn() async throws -> SignInService {
        let keys = DeploymentKeys(records: records, sealing: sealing)
        // Made now, so that the first person who logs in doesn't wait for it.
        _ = try await keys.idTokenKeys(now: SystemClock.now())
        var limits = SessionLimits()
        limits.absoluteSeconds = settings.limits.sessionSeconds
        limits.idleSeconds = settings.limits.idleSessionSeconds
        return SignInService(
            records: records, urls: urls, sealing: sealing,
            issuer: IDTokenIssuer(issuer: urls.base) { try await IDTokenKeys(keys, now: SystemClock.now()) },
            applications: ApplicationRegistry(settings.applications.map(Application.init)),
            publisher: settings.publisher, sessionLimits: limits)
    }
}

extension IDTokenKeys {
    /// The active key signs, and all are published.
    fileprivate init(_ keys: DeploymentKeys, now: Instant) async throws {
        let all = try await keys.idTokenKeys(now: now)
        guard let active = all.first(where: { $0.state == .active }) else { throw IDTokenFailure.keyUnusable }
        try self.init(signing: active.key, alsoPublishing: all.map(\.key.publicKey))
    }
}

extension Application {
    init(_ declared: ApplicationDeclaration) {
        let authentication: Authentication =
            if let secret = declared.secretSHA256 {
                .secret(sha256: secret)
            } else {
                declared.keys.isEmpty ? .none : .keys(declared.keys)
            }
        self.init(
            id: declared.id, name: declared.name, authentication: authentication, redirectURIs: declared.redirectURIs,
            postLogoutRedirectURIs: declared.postLogoutRedirectURIs,
            backChannelLogoutURI: declared.backChannelLogoutURI)
    }
}

extension Logger {
    /// One line an event on standard error, so that standard output is for answers.
    static func service(_ level: LogLevel) -> Logger {
        var logger = Logger(label: "gatehouse") { StreamLogHandler.standardError(label: $0) }
        logger.logLevel = Logger.Level(rawValue: level.rawValue) ?? .info
        return logger
    }
}
