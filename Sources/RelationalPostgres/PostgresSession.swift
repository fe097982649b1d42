import Relational

/// The statements of one transaction on a PostgreSQL connection.
///
/// BEGIN and the row-level security variable travel with the first statement, in one round trip.
final class PostgresSession: SQLSession {
    private let connection: PostgresConnection
    private var opening: PostgresConnection.Opening?
    private var inRow = false
    private var ended = false
    /// What doomed this transaction.
    private(set) var failure: PostgresFailure?

    init(_ connection: PostgresConnection, _ opening: PostgresConnection.Opening) {
        self.connection = connection
        self.opening = opening
    }

    var dialect: Dialect { .postgres }

    /// Whether any statement has been sent, so that there's a transaction to end.
    var hasBegun: Bool { opening == nil }

    /// Refuses whatever comes later: the transaction is over.
    func end() { ended = true }

    func stream(_ sql: SQL, _ each: (any SQLRow) throws -> Bool) throws {
        try check(sql.template)
        let row = PostgresRow()
        inRow = true
        defer {
            inRow = false
            row.end()
        }
        // What the closure throws isn't the connection's failure: it's kept apart until the results are drained.
        var thrown: (any Error)?
        try perform { () throws(PostgresFailure) in
            _ = try connection.run(sql, opening: takeOpening(), row: row) { row in
                do {
                    return try each(row)
                } catch {
                    thrown = error
                    return false
                }
            }
        }
        if let thrown { throw thrown }
    }

    @discardableResult
    func execute(_ sql: SQL) throws -> Int {
        try check(sql.template)
        var changed = 0
        try perform { () throws(PostgresFailure) in
            changed = try connection.run(sql, opening: takeOpening(), row: nil) { _ in false }
        }
        return changed
    }

    /// Runs a migration's statement.
    func define(_ text: String) throws(StorageFailure) {
        try check(text)
        try perform { () throws(PostgresFailure) in
            try connection.define(text, opening: takeOpening())
        }
    }

    private func check(_ text: String) throws(StorageFailure) {
        guard !ended else { throw .fault("the transaction has ended") }
        guard failure == nil else { throw .fault("the transaction has failed") }
        guard !inRow else {
            let failure = PostgresFailure(reason: .fault("a statement inside another's row: \(text)"), recovery: .none)
            self.failure = failure
            throw failure.reason
        }
    }

    private func takeOpening() -> PostgresConnection.Opening? {
        defer { opening = nil }
        return opening
    }

    private func perform(_ work: () throws(PostgresFailure) -> Void) throws(StorageFailure) {
        do throws(PostgresFailure) {
            try work()
        } catch {
            if failure == nil { failure = error }
            throw error.reason
        }
    }
}
