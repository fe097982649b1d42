package import Relational

/// PostgreSQL, on a fixed number of connections, each with a thread of its own.
///
/// libpq's calls block, so none runs on a thread of the cooperative pool. Writes run at READ COMMITTED: a body that decides
/// by what it read locks those rows (`Dialect.forUpdate`) or leaves the decision to a constraint.
package final class PostgresEngine: Engine {
    private let workers: Workers<any PostgresJob>

    /// Connects once, to find out early what is wrong.
    /// - Parameters:
    ///   - url: a libpq connection URI; its password is never printed.
    ///   - connections: how many, and so how many transactions run at once.
    ///   - statementTimeout: after which the server gives a statement up; the caller gets an outage.
    /// - Throws: `StorageFailure.outage` if the server can't be reached, `.unsafeRole` if the role is a superuser or may
    ///   bypass row-level security.
    package static func open(
        url: String, connections: Int = 8, statementTimeout: Duration = .seconds(30)
    ) async throws -> PostgresEngine {
        let engine = PostgresEngine(
            PostgresConnector(url: url, statementTimeout: statementTimeout), connections: max(1, connections))
        do {
            try await engine.ping()
        } catch {
            await engine.shutdown()
            throw error
        }
        return engine
    }

    private init(_ connector: PostgresConnector, connections: Int) {
        let connected = ConnectedCount()
        workers = Workers("postgres", count: connections) { mailbox in
            var connection: PostgresConnection?
            while let jobs = mailbox.take(upTo: 1) {
                for job in jobs {
                    let before = connection != nil
                    let reachable = job.run(on: &connection, connector)
                    let left = connected.change(from: before, to: connection != nil)
                    // With no connection left, what waits needn't find out one by one, each after its own timeout.
                    guard !reachable, left == 0 else { continue }
                    for waiting in mailbox.drain() { waiting.fail(.outage("can't connect to PostgreSQL")) }
                }
            }
        }
    }

    package var dialect: Dialect { .postgres }

    package func read<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await run(.read, scope) { try body($0) }
    }

    @discardableResult
    package func write<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await run(.write, scope) { try body($0) }
    }

    /// Other nodes commit unseen: only the server could tell.
    package func mark() -> Int64? { nil }

    package func migrate(_ migrations: [Migration]) async throws {
        while try await apply(migrations) {}
    }

    package func ping() async throws {
        _ = try await run(.read, .allTenants) { try $0.scalar("SELECT 1") }
    }

    package func shutdown() async { await workers.close() }

    /// Applies the next migration; false if there's none.
    ///
    /// The lock is taken before anything is looked at, and READ COMMITTED sees what its last holder committed.
    private func apply(_ migrations: [Migration]) async throws -> Bool {
        try await run(.write, .allTenants) { session in
            try session.define("SET LOCAL statement_timeout = 0")
            try session.define("SELECT pg_advisory_xact_lock(7310577, hashtext(current_schema()))")
            try session.define(MigrationPlan.table(.postgres))
            guard let (position, migration) = try MigrationPlan.next(of: migrations, in: session) else { return false }
            for statement in migration.sql(.postgres) { try session.define(statement) }
            try MigrationPlan.record(migration, at: position, in: session)
            return true
        }
    }

    private func run<T: Sendable>(
        _ mode: PostgresConnection.Opening.Mode, _ scope: RowScope,
        _ body: @escaping @Sendable (PostgresSession) throws -> T
    ) async throws -> T {
        let opening = PostgresConnection.Opening(mode: mode, account: try scope.setting())
        return try await withCheckedThrowingContinuation { caller in
            let job = PostgresTransaction(opening: opening, body: body, caller: caller)
            do throws(StorageFailure) { try workers.send(job) } catch { job.fail(error) }
        }
    }
}
