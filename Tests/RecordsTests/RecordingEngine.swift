import Relational
import Synchronization

/// An engine that remembers every statement, with the values of its first use, so that each can be explained afterwards.
final class RecordingEngine: Engine {
    private let engine: any Engine
    private let seen = Mutex<[String: SQL]>([:])

    init(_ engine: any Engine) { self.engine = engine }

    var dialect: Dialect { engine.dialect }

    /// In the order of their texts.
    var statements: [SQL] { seen.withLock { $0.sorted { $0.key < $1.key }.map(\.value) } }

    func read<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await engine.read(scope) { try body(RecordingSession(session: $0, note: self.note)) }
    }

    @discardableResult
    func write<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await engine.write(scope) { try body(RecordingSession(session: $0, note: self.note)) }
    }

    func mark() throws(StorageFailure) -> Int64? { try engine.mark() }
    func migrate(_ migrations: [Migration]) async throws { try await engine.migrate(migrations) }
    func ping() async throws { try await engine.ping() }
    func shutdown() async { await engine.shutdown() }

    private func note(_ sql: SQL) {
        seen.withLock { seen in
            if seen[sql.description] == nil { seen[sql.description] = sql }
        }
    }
}

private struct RecordingSession: SQLSession {
    let session: any SQLSession
    let note: (SQL) -> Void

    var dialect: Dialect { session.dialect }

    func stream(_ sql: SQL, _ each: (any SQLRow) throws -> Bool) throws {
        note(sql)
        try session.stream(sql, each)
    }

    @discardableResult func execute(_ sql: SQL) throws -> Int {
        note(sql)
        return try session.execute(sql)
    }
}
