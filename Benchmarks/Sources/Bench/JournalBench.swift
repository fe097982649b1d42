import Access
import CFloor
import Foundation
import Journal
import KeyMaterial
import Logging
import Provisioning
import Records
import Relational
import RelationalSQLite
import Synchronization
import Tenancy

/// What the journal costs of a SCIM write: the CPU between a transaction's first statement about the journal and its end,
/// because the journal is the last thing that a transaction writes. Its hashing and encoding are in it; the commit, which
/// both share, isn't in either.
///
/// One request at a time, in process, by the code that serves it: a thread's CPU is then one transaction's.
struct JournalBench {
    var users = 5_000

    func run() async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "bench-journal-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        let engine = SplitEngine(try SQLiteEngine(path: directory.appending(path: "bench.db").path))
        let writer = try await Writer(Records.open(engine))
        Progress.say("\(users.formatted) users, each made and changed")
        var rows: [Row] = []
        for (name, write) in [("POST Users", writer.create), ("PATCH Users", writer.change)] {
            for number in 0..<users / 10 { try await write(name.count * 10_000_000 + number, true) }
            engine.forget()
            let start = Self.processCPU()
            for number in 0..<users { try await write(number, false) }
            let (all, split) = ((Self.processCPU() - start) / Double(users), engine.split)
            guard split.transactions >= users else { throw BenchFailure("\(split.transactions) transactions") }
            let journal = split.journal / Double(users)
            for (what, whole) in [("its transaction", split.whole / Double(users)), ("the whole request's", all)] {
                rows.append(
                    Row(
                        name: "\(name): the journal's CPU, of \(what)", value: microseconds(journal * 1e6),
                        against: microseconds(whole * 1e6), ratio: journal / whole))
            }
        }
        await engine.shutdown()
        Table.print(rows)
    }

    static func processCPU() -> Double { cfloor_cpu_seconds(0) }
    static func threadCPU() -> Double { cfloor_cpu_seconds(1) }
}

/// SCIM writes as the server's handlers make them, without HTTP.
private struct Writer {
    private let account: Account
    private let integration: Integration
    private let provisioner: Provisioner
    private let ids = IDs()

    private final class IDs: Sendable {
        let known = Mutex<[Int: String]>([:])
    }

    init(_ records: Records) async throws {
        guard let id = Slug<Account>("bench"), let name = Slug<Integration>("nextgen") else {
            throw BenchFailure("names")
        }
        integration = Integration(id: name, generation: .nextgen)
        var settings = Account(id: id, name: "Bench")
        settings.integrations = [integration]
        account = settings
        provisioner = Provisioner(
            records: records, urls: PublicURLs(base: "http://127.0.0.1"),
            sealing: try SealingKey([UInt8](repeating: 7, count: SealingKey.byteCount)))
        let declared = settings
        _ = try await records.account(id).write(try operation(.operator)) { writer in
            .unchanged(try writer.declare(declared))
        }
    }

    private func operation(_ actor: Actor) throws -> Access.Operation {
        let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1_000))
        let operation = Access.Operation(
            account: account.id, actor: actor, now: now, requestID: .fresh(at: now),
            logger: Logger(label: "journal") { _ in SwiftLogNoOpLogHandler() })
        guard let operation else { throw BenchFailure("an actor of another account") }
        return operation
    }

    private func target() throws -> ProvisioningTarget {
        ProvisioningTarget(
            account: account, integration: integration,
            operation: try operation(.provisioner(integration.id, in: account.id)))
    }

    func create(_ number: Int, isWarmUp: Bool) async throws {
        let reply = try await provisioner.create(
            .user, body: Array(Person(number: number).json.utf8), query: nil, in: try target())
        guard reply.status == 201, let id = reply.location?.split(separator: "/").last else {
            throw BenchFailure("a POST ends with \(reply.status)")
        }
        if !isWarmUp { ids.known.withLock { $0[number] = String(id) } }
    }

    func change(_ number: Int, isWarmUp: Bool) async throws {
        let known = ids.known.withLock { isWarmUp ? $0[number % $0.count] : $0[number] }
        guard let id = known else { throw BenchFailure("user \(number) isn't there") }
        let title = "{\"op\":\"replace\",\"path\":\"title\",\"value\":\"Engineer \(isWarmUp ? "W" : "")\(number)\"}"
        let reply = try await provisioner.patch(
            .user, id, body: Array(PatchBody.of(title).utf8), query: nil, if: .none, in: try target())
        guard reply.status == 200 || reply.status == 204 else { throw BenchFailure("a PATCH: \(reply.status)") }
    }
}

/// An engine that splits the CPU of each writing transaction at its first statement about the journal.
private final class SplitEngine: Engine {
    struct Split: Sendable {
        var transactions = 0
        var whole = 0.0
        var journal = 0.0
    }

    private let engine: SQLiteEngine
    private let sum = Mutex(Split())

    init(_ engine: SQLiteEngine) { self.engine = engine }

    var dialect: Dialect { engine.dialect }
    var split: Split { sum.withLock { $0 } }
    func forget() { sum.withLock { $0 = Split() } }

    private final class Session: SQLSession {
        private let session: any SQLSession
        private(set) var journalBegan: Double?

        init(_ session: any SQLSession) { self.session = session }

        var dialect: Dialect { session.dialect }

        private func note(_ sql: SQL) {
            if journalBegan == nil, sql.template.contains("journal_") { journalBegan = JournalBench.threadCPU() }
        }

        func stream(_ sql: SQL, _ each: (any SQLRow) throws -> Bool) throws {
            note(sql)
            try session.stream(sql, each)
        }

        func execute(_ sql: SQL) throws -> Int {
            note(sql)
            return try session.execute(sql)
        }
    }

    func read<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T { try await engine.read(scope, body) }

    func write<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await engine.write(scope) { [self] session in
            let splitting = Session(session)
            let start = JournalBench.threadCPU()
            let value = try body(splitting)
            let end = JournalBench.threadCPU()
            sum.withLock { sum in
                sum.transactions += 1
                sum.whole += end - start
                sum.journal += splitting.journalBegan.map { end - $0 } ?? 0
            }
            return value
        }
    }

    func migrate(_ migrations: [Migration]) async throws { try await engine.migrate(migrations) }
    func mark() throws(StorageFailure) -> Int64? { try engine.mark() }
    func ping() async throws { try await engine.ping() }
    func shutdown() async { await engine.shutdown() }
}
