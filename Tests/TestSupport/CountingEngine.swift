package import Relational
import Synchronization

/// An engine that counts: statements, and the rows that they hand over or change.
package final class CountingEngine: Engine {
    package struct Counts: Equatable, Sendable {
        package var statements = 0
        package var rows = 0
        package var writes = 0
    }

    private let engine: any Engine
    private let counts = Mutex(Counts())

    package init(_ engine: any Engine) { self.engine = engine }

    package var dialect: Dialect { engine.dialect }

    /// What a piece of work costs.
    package func counting(_ work: () async throws -> Void) async throws -> Counts {
        counts.withLock { $0 = Counts() }
        try await work()
        return counts.withLock { $0 }
    }

    package func read<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await engine.read(scope) { try body(CountingSession(session: $0, count: self.add)) }
    }

    @discardableResult
    package func write<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await engine.write(scope) { try body(CountingSession(session: $0, count: self.add)) }
    }

    package func mark() throws(StorageFailure) -> Int64? { try engine.mark() }
    package func migrate(_ migrations: [Migration]) async throws { try await engine.migrate(migrations) }
    package func ping() async throws { try await engine.ping() }
    package func shutdown() async { await engine.shutdown() }

    private func add(_ more: Counts) {
        counts.withLock { counts in
            counts.statements += more.statements
            counts.rows += more.rows
            counts.writes += more.writes
        }
    }
}

private struct CountingSession: SQLSession {
    let session: any SQLSession
    let count: (CountingEngine.Counts) -> Void

    var dialect: Dialect { session.dialect }

    func stream(_ sql: SQL, _ each: (any SQLRow) throws -> Bool) throws {
        var rows = 0
        defer { count(CountingEngine.Counts(statements: 1, rows: rows)) }
        try session.stream(sql) { row in
            rows += 1
            return try each(row)
        }
    }

    @discardableResult func execute(_ sql: SQL) throws -> Int {
        let changed = try session.execute(sql)
        count(CountingEngine.Counts(statements: 1, rows: changed, writes: changed > 0 ? 1 : 0))
        return changed
    }
}
