import Access
import Foundation
import HandOff
import KeyMaterial
import Logging
import Management
import Outbound
import Records
import Relational
import RelationalPostgres
import RelationalSQLite
import Settings
import SignIn
import Tenancy

/// The parts of a running deployment, put together from its settings. The only place that names an engine.
struct Deployment: Sendable {
    let settings: ServerSettings
    let records: Records
    let catalog: AccountCatalog
    let sealing: SealingKey
    let outbound: OutboundClient
    let resolver: TextRecords
    let logger: Logger

    var urls: PublicURLs { settings.publicURLs }
    var domains: DomainClaims { DomainClaims(records: records, resolver: resolver) }
    var setupLinks: SetupLinks { SetupLinks(records: records, catalog: catalog) }
    var declarations: AccountDeclarations { AccountDeclarations(records: records, sealing: sealing) }

    /// Opens the database, brings its schema up to date, and reads or makes the deployment's key.
    static func open(_ settings: ServerSettings, logger: Logger) async throws -> Deployment {
        let records: Records
        do {
            records = try await Records.open(try await engine(settings.database, logger: logger))
        } catch let failure as StorageFailure {
            throw Refused("The database can't be used: \(failure)")
        }
        let sealing = try DeploymentKeyFile.sealingKey(settings.deploymentKey)
        return Deployment(
            settings: settings, records: records, catalog: AccountCatalog(records: records), sealing: sealing,
            outbound: try outbound(settings), resolver: try resolver(settings), logger: logger)
    }

    /// The way out, with a CA file that is one: a wrong path would else be found out by the first request.
    private static func outbound(_ settings: ServerSettings) throws -> OutboundClient {
        if let path = settings.outboundCAFile {
            let text = FileManager.default.contents(atPath: path).flatMap { String(validating: $0, as: UTF8.self) }
            guard let text, let bundle = try? PEMBundle.parse(text), !bundle.certificates.isEmpty else {
                throw BadUsage("outbound.ca_file: \(path) is not a PEM file with certificates")
            }
        }
        return OutboundClient(
            policy: OutboundPolicy(
                privateAddresses: settings.outboundPrivateAddresses, caFile: settings.outboundCAFile))
    }

    private static func resolver(_ settings: ServerSettings) throws -> TextRecords {
        guard let text = settings.outboundNameServer else { return TextRecords() }
        guard let server = TextRecords.Server(text) else {
            throw BadUsage("outbound.name_server: \(text) is no IPv4 address, with or without a port")
        }
        return TextRecords(server: server)
    }

    private static func engine(_ location: DatabaseLocation, logger: Logger) async throws -> any Engine {
        switch location {
        case .sqlite(let path):
            let directory = URL(fileURLWithPath: path).deletingLastPathComponent()
            do {
                try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
            } catch {
                throw Refused("The database can't be used: there can be no directory \(directory.path).")
            }
            return try SQLiteEngine(path: path)
        case .postgresql(let uri):
            return try await PostgresEngine.open(url: uri.reveal())
        }
    }

    /// An operation of whoever sits at the command line.
    func operation(_ account: Slug<Account>, by actor: Actor = .operator) throws -> Access.Operation {
        let now = SystemClock.now()
        let made = Access.Operation(
            account: account, actor: actor, now: now, requestID: .fresh(at: now), logger: logger)
        guard let made else { throw BadUsage("an operation of another account") }
        return made
    }

    /// The account's settings; exit 1 when there is no such account.
    func account(_ text: String) async throws -> Account {
        guard let id = Slug<Account>(text), let account = try await catalog.account(id) else {
            throw Refused("There is no account \(text). Apply its tenant file first: gatehouse apply tenants")
        }
        return account
    }

    /// The account for a command that changes nothing: as the named tenant files declare it, else as the database has
    /// it, else as the standard files do.
    func declaredAccount(_ text: String, explicitly: Bool) async throws -> Account {
        let files = TenantFiles(settings: settings)
        guard let id = Slug<Account>(text) else { throw Refused("There is no account \(text).") }
        if explicitly, var declared = files.account(id, in: [settings.tenants]) {
            declared.use(try await records.account(id).read { try $0.metadataCopies() })
            return declared
        }
        if let stored = try await catalog.account(id) { return stored }
        if let declared = files.account(id, in: [settings.tenants]) { return declared }
        throw Refused("There is no account \(text), neither in the database nor under \(settings.tenants).")
    }

    /// The integration of an account; exit 1 when there is none.
    func integration(_ text: String, of account: Account) throws -> Integration {
        guard let id = Slug<Integration>(text), let integration = account.integration(id) else {
            let known = account.integrations.map(\.id.text).joined(separator: ", ")
            throw Refused("The account \(account.id) has no integration \(text). It has: \(known)")
        }
        return integration
    }
}

/// The key that seals private keys in the database: handed in, or in a file that only its owner reads.
enum DeploymentKeyFile {
    static func sealingKey(_ source: DeploymentKeySource) throws -> SealingKey {
        switch source {
        case .value(let bytes): return try SealingKey(bytes.reveal())
        case .file(let path): return try SealingKey(try bytes(at: path))
        }
    }

    /// Makes the file at the first start. Two processes that start at once agree on one: it is written aside and linked
    /// into place, which fails when the other was first.
    private static func bytes(at path: String) throws -> [UInt8] {
        let files = FileManager.default
        if !files.fileExists(atPath: path) {
            let url = URL(fileURLWithPath: path)
            // Where there can be no directory, there can be no file either, which is then told.
            try? files.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
            let aside = url.deletingLastPathComponent().appending(
                path: ".\(url.lastPathComponent).\(UUID().uuidString)")
            let fresh = try Entropy.bytes(SealingKey.byteCount)
            guard files.createFile(atPath: aside.path, contents: Data(fresh), attributes: [.posixPermissions: 0o600])
            else { throw BadUsage("can't write the deployment key \(path)") }
            defer { try? files.removeItem(at: aside) }
            try? files.linkItem(at: aside, to: url)
        }
        guard let data = files.contents(atPath: path), data.count == SealingKey.byteCount else {
            throw BadUsage("the deployment key \(path) must be \(SealingKey.byteCount) bytes long")
        }
        return Array(data)
    }
}
