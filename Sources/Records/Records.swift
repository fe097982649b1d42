package import Access
package import Journal
package import Relational
package import Tenancy

/// The database as the services see it: a door for each account, and one for the few jobs that belong to none.
package struct Records: Sendable {
    private let engine: any Engine

    /// Brings the schema up to date; throws `StorageFailure` when the database is away or isn't ours.
    package static func open(_ engine: any Engine) async throws -> Records {
        try await engine.migrate(Schema.migrations)
        return Records(engine: engine)
    }

    package func account(_ id: Slug<Account>) -> AccountRecords { AccountRecords(engine: engine, account: id) }

    /// What belongs to no single account. Spelt out so that a search finds each use.
    package var system: SystemRecords { SystemRecords(engine: engine) }

    /// A mark that is another one whenever anything was committed since it was taken last, on this node or another; nil
    /// where the database can't tell without a transaction.
    package func mark() async throws -> Int64? { try await translatingFailures { try engine.mark() } }

    /// Returns if the database answers, and throws `Outage` if not.
    package func ping() async throws { try await translatingFailures { try await engine.ping() } }

    package func shutdown() async { await engine.shutdown() }
}

/// One account's rows, and no other's: every statement inside says so, and PostgreSQL's row-level security says it again.
package struct AccountRecords: Sendable {
    fileprivate let engine: any Engine
    package let account: Slug<Account>

    /// Runs `body` on one consistent snapshot.
    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing AccountReader) throws -> Value
    ) async throws -> Value {
        let account = account
        return try await translatingFailures {
            try await engine.read(.tenant(account.text)) { session in
                try body(AccountReader(session: session, account: account))
            }
        }
    }

    /// Runs `body` as one transaction, stores the journal entries of what it recorded in the same one, and returns when that is durable.
    ///
    /// A refusal that `body` throws rolls everything back and comes out unchanged. The body may run more than once.
    package func write<Value: Sendable>(
        _ operation: Operation, _ body: @escaping @Sendable (borrowing AccountWriter) throws -> Recorded<Value>
    ) async throws -> Value {
        let account = account
        guard operation.account == account else { throw StorageFailure.fault("an operation of another account") }
        return try await translatingFailures {
            try await engine.write(.tenant(account.text)) { session in
                let writer = AccountWriter(
                    session: session, account: account, now: operation.now, requestID: operation.requestID)
                let recorded = try body(writer)
                try writer.append(recorded.events, by: operation)
                return recorded.value
            }
        }
    }
}

/// What crosses accounts or precedes them: the catalog of accounts, discovery by e-mail domain, the deployment's own keys.
package struct SystemRecords: Sendable {
    fileprivate let engine: any Engine

    package func read<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing SystemReader) throws -> Value
    ) async throws -> Value {
        try await translatingFailures {
            try await engine.read(.allTenants) { session in try body(SystemReader(session: session)) }
        }
    }

    package func write<Value: Sendable>(
        _ body: @escaping @Sendable (borrowing SystemWriter) throws -> Value
    ) async throws -> Value {
        try await translatingFailures {
            try await engine.write(.allTenants) { session in try body(SystemWriter(session: session)) }
        }
    }
}
