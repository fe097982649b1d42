import Access
import Foundation
import Hummingbird
import KeyMaterial
import Logging
import Provisioning
import Records
import Relational
import Tenancy

/// `POST /Users` with everything but storage: the body is read, parsed, checked and answered, and every statement is made,
/// but none runs. It also authenticates nobody and looks no account up, which makes it faster than it has to be.
enum UnstoredServer {
    static func run(port: Int) async throws {
        guard let id = Slug<Account>("bench"), let integrationID = Slug<Integration>("nextgen") else {
            throw BenchFailure("names")
        }
        let integration = Integration(id: integrationID, generation: .nextgen)
        var settings = Account(id: id, name: "Bench")
        settings.integrations = [integration]
        let account = settings
        let logger = Logger(label: "unstored") { _ in SwiftLogNoOpLogHandler() }
        let provisioner = Provisioner(
            records: try await Records.open(ForgetfulEngine()),
            urls: PublicURLs(base: "http://127.0.0.1:\(port)"),
            sealing: try SealingKey([UInt8](repeating: 7, count: SealingKey.byteCount)))
        let router = Router()
        router.post("\(Fixture.base)/Users") { request, _ in
            let body = try await request.body.collect(upTo: 1 << 20)
            let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1_000))
            guard
                let operation = Operation(
                    account: id, actor: .provisioner(integrationID, in: id), now: now, requestID: .fresh(at: now),
                    logger: logger)
            else { throw BenchFailure("an actor of another account") }
            let reply = try await provisioner.create(
                .user, body: Array(body.readableBytesView), query: request.uri.query,
                in: ProvisioningTarget(account: account, integration: integration, operation: operation))
            var headers: HTTPFields = [.contentType: "application/scim+json"]
            headers[.eTag] = reply.version
            headers[.location] = reply.location
            return Response(
                status: .created, headers: headers, body: .init(byteBuffer: ByteBuffer(bytes: reply.body ?? [])))
        }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }
}

/// Finds nothing but the end of an empty journal, and says of every statement that it changed one row.
private struct ForgetfulEngine: Engine {
    private struct JournalStart: SQLRow {
        func optionalInt(_ column: Int) -> Int64? { 0 }
        func optionalText(_ column: Int) -> String? { nil }
        func optionalBlob(_ column: Int) -> [UInt8]? { [UInt8](repeating: 0, count: 32) }
    }

    private struct Session: SQLSession {
        var dialect: Dialect { .sqlite }

        func stream(_ sql: SQL, _ each: (any SQLRow) throws -> Bool) throws {
            if sql.description.contains("FROM journal_head") { _ = try each(JournalStart()) }
        }

        func execute(_ sql: SQL) throws -> Int { 1 }
    }

    var dialect: Dialect { .sqlite }

    func read<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T { try body(Session()) }

    func write<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T { try body(Session()) }

    func migrate(_ migrations: [Migration]) async throws {}
    func mark() throws(StorageFailure) -> Int64? { nil }
    func ping() async throws {}
    func shutdown() async {}
}
