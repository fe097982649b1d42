import Gateway
import HandOff
import KeyMaterial
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
        let services = try await services()
        let gateway = GatewayServer.make(
            services, host: settings.listen.host, port: settings.listen.port, logger: deployment.logger, ready: ready)
        // Before anybody is told that it's ready: untrapped, the first SIGHUP would end the process.
        let hangups = await UnixSignalsSequence(trapping: .sighup)
        var configuration = ServiceGroupConfiguration(
            services: [gateway, Reloader(server: self, hangups: hangups), Housekeeper(deployment: deployment)],
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

    private func services() async throws -> Services {
        let (records, urls) = (deployment.records, deployment.urls)
        var limits = ServerLimits()
        limits.bodyBytes = deployment.settings.limits.bodyBytes
        limits.headerBytes = deployment.settings.limits.headerBytes
        limits.idleSeconds = deployment.settings.limits.idleConnectionSeconds
        limits.requestSeconds = deployment.settings.limits.requestSeconds
        return Services(
            catalog: deployment.catalog, credentials: Credentials(records: records),
            clients: ProvisioningClients(records: records),
            provisioner: Provisioner(records: records, urls: urls, sealing: deployment.sealing),
            signIn: try await deployment.signIn(),
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

    private static let attemptSeconds: Int64 = 30 * 86_400

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await Task.sleep(for: .seconds(300))
                } catch {
                    return
                }
                let now = SystemClock.now()
                do {
                    _ = try await deployment.records.system.write { writer in
                        try writer.purgeLogins(at: now, attemptsBefore: now.advanced(bySeconds: -Self.attemptSeconds))
                    }
                } catch {
                    deployment.logger.warning("expired logins weren't taken away", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}

extension Deployment {
    /// The login side, with the deployment's ID-token key.
    func signIn() async throws -> SignInService {
        let keys = DeploymentKeys(records: records, sealing: sealing)
        let signing = try await keys.idTokenKey(now: SystemClock.now())
        let issuer = try await IDTokenIssuer(issuer: urls.base, signingKey: Redacted(try signing.pkcs8PEM()))
        let applications = settings.applications.map {
            Application(id: $0.id, name: $0.name, secretSHA256: $0.secretSHA256, redirectURIs: $0.redirectURIs)
        }
        return SignInService(
            records: records, urls: urls, sealing: sealing, issuer: issuer,
            applications: ApplicationRegistry(applications), publisher: settings.publisher)
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
