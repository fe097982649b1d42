import CSQLite
import GRDBSQLite
package import Relational

import struct GRDB.Configuration
import class GRDB.DatabasePool

/// SQLite in one file: writes in groups on one thread, reads on as many connections as there are readers.
///
/// GRDB opens the file, puts it into WAL mode and owns the writing connection; the statements run on SQLite's C API.
package final class SQLiteEngine: Engine {
    private let pool: DatabasePool
    private let writer: SQLiteWriter
    private let readers: SQLiteReaders
    private let probe: SQLiteProbe

    /// Opens the file, or makes it if there's none.
    ///
    /// Every commit is synced to the disk (`synchronous = FULL`), and foreign keys are enforced; both are read back.
    /// - Throws: `StorageFailure.outage` if it can't be opened, `.corrupt` if it isn't a database.
    package init(path: String) throws(StorageFailure) {
        gatehouse_sqlite_keep_no_statistics()
        var configuration = Configuration()
        configuration.foreignKeysEnabled = true
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 1
        // Transactions are begun and ended on the C API, behind GRDB's back.
        configuration.allowsUnsafeTransactions = true
        do {
            pool = try DatabasePool(path: path, configuration: configuration)
        } catch {
            throw StorageFailure(opening: error)
        }
        var problem: StorageFailure?
        pool.writeWithoutTransaction { database in
            guard let connection = unsafe database.sqliteConnection else {
                problem = .outage("no connection")
                return
            }
            let handle = unsafe SQLiteHandle(borrowing: connection)
            defer { handle.finalizeStatements() }
            do throws(StorageFailure) {
                try Self.prepare(handle)
            } catch {
                problem = error
            }
        }
        if let problem { throw problem }
        readers = SQLiteReaders(path: path)
        probe = SQLiteProbe(path: path)
        // The writer keeps GRDB's writing connection for its whole life.
        writer = SQLiteWriter { [pool] use in
            pool.writeWithoutTransaction { database in
                guard let connection = unsafe database.sqliteConnection else { return }
                use(unsafe SQLiteHandle(borrowing: connection))
            }
        }
    }

    package var dialect: Dialect { .sqlite }

    package func read<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        _ = try scope.setting()
        return try readers.read(body)
    }

    @discardableResult
    package func write<T: Sendable>(
        _ scope: RowScope, _ body: @escaping @Sendable (any SQLSession) throws -> T
    ) async throws -> T {
        _ = try scope.setting()
        return try await withCheckedThrowingContinuation { caller in
            writer.submit(BodyWrite(body, for: caller))
        }
    }

    package func mark() throws(StorageFailure) -> Int64? { try probe.mark() }

    package func migrate(_ migrations: [Migration]) async throws {
        while try await apply(migrations) {}
    }

    package func ping() async throws {
        _ = try readers.read { try $0.scalar("SELECT 1") }
    }

    package func shutdown() async {
        await writer.close()
        readers.close()
        probe.close()
        try? pool.close()
    }

    /// Applies the next migration; false if there's none.
    ///
    /// BEGIN IMMEDIATE holds off every other process from the look at what is recorded until the commit.
    private func apply(_ migrations: [Migration]) async throws -> Bool {
        try await withCheckedThrowingContinuation { (caller: CheckedContinuation<Bool, any Error>) in
            writer.submit(
                BodyWrite(
                    { session in
                        guard let session = session as? SQLiteSession else {
                            throw StorageFailure.fault("not a SQLite session")
                        }
                        try session.define(MigrationPlan.table(.sqlite))
                        guard let (position, migration) = try MigrationPlan.next(of: migrations, in: session) else {
                            return false
                        }
                        for statement in migration.sql(.sqlite) { try session.define(statement) }
                        try MigrationPlan.record(migration, at: position, in: session)
                        return true
                    }, for: caller))
        }
    }

    private static func prepare(_ handle: SQLiteHandle) throws(StorageFailure) {
        // GRDB sets NORMAL after the configuration's own hook has run, so FULL is set here, and read back.
        try handle.define("PRAGMA synchronous = FULL")
        try handle.define("PRAGMA trusted_schema = OFF")
        // After a burst the log is cut down again instead of keeping its largest size for good.
        try handle.define("PRAGMA journal_size_limit = 67108864")
        // A savepoint keeps each page's former content, by default in a file under /var/tmp: fifty writes a request, and
        // rows of accounts where nobody looks for them.
        try handle.define("PRAGMA temp_store = MEMORY")
        // Pages that the next writes change again are found in memory, and moved from the log to the database once.
        try handle.define("PRAGMA cache_size = -16384")
        try handle.define("PRAGMA wal_autocheckpoint = 4000")
        let session = SQLiteSession(handle)
        do {
            let mode = try session.scalarText("PRAGMA journal_mode")
            let synchronous = try session.scalar("PRAGMA synchronous")
            let foreignKeys = try session.scalar("PRAGMA foreign_keys")
            let temporaries = try session.scalar("PRAGMA temp_store")
            guard mode == "wal", synchronous == 2, foreignKeys == 1, temporaries == 2 else {
                throw StorageFailure.fault("SQLite isn't durable, leaks pages or doesn't enforce foreign keys")
            }
        } catch let failure as StorageFailure {
            throw failure
        } catch {
            throw .fault("SQLite can't be set up")
        }
    }
}
