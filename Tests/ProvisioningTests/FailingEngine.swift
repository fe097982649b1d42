import Relational
import Synchronization

/// An engine whose database goes away after so many writes.
final class FailingEngine: Engine {
    private let engine: any Engine
    private let left: Mutex<Int>

    init(_ engine: any Engine, afterWrites count: Int) {
        self.engine = engine
        left = Mutex(count)
    }

    var dialect: Dialect { engine.dialect }

    func read<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        try await engine.read(scope, body)
    }

    @discardableResult
    func write<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        let isUp = left.withLock { left in
            defer { left -= 1 }
            return left > 0
        }
        guard isUp else { throw StorageFailure.outage("gone") }
        return try await engine.write(scope, body)
    }

    func mark() throws(StorageFailure) -> Int64? { try engine.mark() }
    func migrate(_ migrations: [Migration]) async throws { try await engine.migrate(migrations) }
    func ping() async throws { try await engine.ping() }
    func shutdown() async { await engine.shutdown() }
}
