import Relational
import Synchronization

/// Connections that only read, as many as threads read at once; each runs a read on the thread that asks.
///
/// Measured against GRDB's own readers, a point read costs half (PLATFORM.md §2): it crosses no queue, and its statements
/// stay prepared.
final class SQLiteReaders: Sendable {
    private struct State {
        var idle: [SQLiteHandle] = []
        var closed = false
    }

    private static let idleLimit = 16

    private let path: String
    private let state = Mutex(State())

    init(path: String) { self.path = path }

    func read<T>(_ body: (any SQLSession) throws -> T) throws -> T {
        let handle = try take()
        defer { give(handle) }
        try handle.run("BEGIN")
        defer { handle.rollBackIfNeeded() }
        let session = SQLiteSession(handle)
        defer { session.end() }
        let value = try body(session)
        if let failure = session.failure { throw failure }
        try handle.run("COMMIT")
        return value
    }

    func close() {
        let idle = state.withLock { state -> [SQLiteHandle] in
            state.closed = true
            defer { state.idle = [] }
            return state.idle
        }
        withExtendedLifetime(idle) {}
    }

    private func take() throws(StorageFailure) -> SQLiteHandle {
        let (handle, closed) = state.withLock { ($0.idle.popLast(), $0.closed) }
        guard !closed else { throw .outage("shut down") }
        if let handle { return handle }
        return try SQLiteHandle(readingFrom: path)
    }

    private func give(_ handle: SQLiteHandle) {
        state.withLock { state in
            guard !state.closed, state.idle.count < Self.idleLimit else { return }
            state.idle.append(handle)
        }
    }
}
