import Relational

/// A transaction that waits for a thread and its connection.
protocol PostgresJob: Sendable {
    /// Runs on a connection, which is made if there's none, and replaced if it broke.
    /// - Returns: false if the server can't be reached, in which case the caller has been answered.
    func run(on connection: inout PostgresConnection?, _ connector: PostgresConnector) -> Bool

    /// Answers the caller without having run.
    func fail(_ failure: StorageFailure)
}

/// Runs a body as one transaction, again if another transaction was in the way or the connection broke.
struct PostgresTransaction<Value: Sendable>: PostgresJob {
    static var attemptLimit: Int { 6 }

    let opening: PostgresConnection.Opening
    let body: @Sendable (PostgresSession) throws -> Value
    let caller: CheckedContinuation<Value, any Error>

    func fail(_ failure: StorageFailure) { caller.resume(throwing: failure) }

    func run(on connection: inout PostgresConnection?, _ connector: PostgresConnector) -> Bool {
        var last: StorageFailure = .outage("never ran")
        for _ in 0..<Self.attemptLimit {
            let open: PostgresConnection
            do throws(StorageFailure) {
                if let connection { open = connection } else { open = try connector.connect() }
                connection = open
            } catch {
                fail(error)
                return false
            }
            guard let failure = attempt(on: open) else {
                if !open.isIdle { connection = nil }
                return true
            }
            last = failure.reason
            switch failure.recovery {
            case .none, .rerun: if !open.isIdle { connection = nil }
            case .reconnect: connection = nil
            case .prepareAgain:
                do { try open.forgetStatements() } catch { connection = nil }
            }
        }
        fail(last)
        return true
    }

    /// Runs the body once, and answers the caller unless it should run again.
    /// - Returns: why it should.
    private func attempt(on connection: PostgresConnection) -> PostgresFailure? {
        let session = PostgresSession(connection, opening)
        let outcome = Result { try body(session) }
        session.end()
        if let failure = session.failure {
            rollBack(connection)
            guard case .none = failure.recovery else { return failure }
            // The body may have made a refusal of it.
            if case .failure(let error) = outcome { caller.resume(throwing: error) } else { fail(failure.reason) }
            return nil
        }
        guard case .success = outcome else {
            if session.hasBegun { rollBack(connection) }
            caller.resume(with: outcome)
            return nil
        }
        guard session.hasBegun else {
            caller.resume(with: outcome)
            return nil
        }
        if opening.mode == .read {
            // Nothing depends on how a read ends, so nobody waits for it.
            caller.resume(with: outcome)
            connection.endRead()
            return nil
        }
        return commit(outcome, on: connection)
    }

    private func commit(_ outcome: Result<Value, any Error>, on connection: PostgresConnection) -> PostgresFailure? {
        do throws(PostgresFailure) {
            // The server answers ROLLBACK when the transaction had failed.
            if try connection.define("COMMIT") == "COMMIT" {
                caller.resume(with: outcome)
            } else {
                fail(.fault("the transaction was rolled back"))
            }
        } catch {
            switch error.recovery {
            case .rerun: return error
            // It may have been stored, so that running it again could do it twice.
            case .reconnect: fail(.outage("the connection broke during COMMIT: its outcome isn't known"))
            case .none, .prepareAgain: fail(error.reason)
            }
        }
        return nil
    }

    private func rollBack(_ connection: PostgresConnection) {
        guard connection.isUsable, !connection.isIdle else { return }
        // If it fails, the connection isn't idle, and is dropped by whoever looks next.
        _ = try? connection.define("ROLLBACK")
    }
}
