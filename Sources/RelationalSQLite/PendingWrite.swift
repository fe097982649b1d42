import Relational
import Synchronization

/// A write that waits for its commit.
protocol PendingWrite: Sendable {
    /// Runs the body and keeps what came of it.
    /// - Returns: whether its changes should stay.
    func run(in session: SQLiteSession) -> Bool

    /// Answers the caller: what came of the body, or the reason why the commit failed.
    func finish(_ failure: StorageFailure?)
}

final class BodyWrite<Value: Sendable>: PendingWrite {
    private let body: @Sendable (any SQLSession) throws -> Value
    private let caller: CheckedContinuation<Value, any Error>
    private let outcome = Mutex<Result<Value, any Error>?>(nil)

    init(
        _ body: @escaping @Sendable (any SQLSession) throws -> Value, for caller: CheckedContinuation<Value, any Error>
    ) {
        self.body = body
        self.caller = caller
    }

    func run(in session: SQLiteSession) -> Bool {
        let result = Result { () throws -> Value in
            let value = try body(session)
            if let failure = session.failure { throw failure }
            return value
        }
        outcome.withLock { $0 = result }
        guard case .success = result else { return false }
        return true
    }

    func finish(_ failure: StorageFailure?) {
        if let failure { return caller.resume(throwing: failure) }
        guard let result = outcome.withLock({ $0 }) else {
            return caller.resume(throwing: StorageFailure.outage("never ran"))
        }
        caller.resume(with: result)
    }
}
