/// A database: transactions in which statements run, and the schema they run on.
///
/// Bodies are synchronous and run on a thread of the engine's choosing. An error that a body throws rolls its transaction
/// back and is rethrown unchanged; the engine's own errors are `StorageFailure`.
package protocol Engine: Sendable {
    var dialect: Dialect { get }

    /// Runs a body that only reads, on one consistent snapshot.
    func read<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T

    /// Runs a body as one transaction, which is durable when this returns.
    ///
    /// The body may run again after a serialization failure or a lost connection, so it has no effect but through its
    /// session and its result. On SQLite it shares the one writer: keep it short.
    /// - Throws: what the body threw; `StorageFailure.outage` if the commit failed or its outcome isn't known.
    @discardableResult
    func write<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T

    /// A mark that is another one whenever anything was committed since it was taken last, by this process or another.
    ///
    /// Cheaper than a transaction, so that what is kept in memory can be trusted as long as the mark stays.
    /// - Returns: nil where only a transaction can tell.
    func mark() throws(StorageFailure) -> Int64?

    /// Applies the migrations that aren't recorded yet, in order; safe when several nodes start at once.
    func migrate(_ migrations: [Migration]) async throws

    /// Returns if the database answers, and throws `StorageFailure.outage` if not.
    func ping() async throws

    /// Finishes what was accepted, refuses what comes later, and closes the connections.
    func shutdown() async
}
