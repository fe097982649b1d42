import Relational

/// Commits writes in groups, on a thread of its own.
///
/// A durable commit costs a sync of the disk, and concurrent writes can share one: each runs in a savepoint, and all are
/// answered after the one COMMIT. An operation that throws is rolled back to its savepoint and harms no other.
final class SQLiteWriter: Sendable {
    /// Bounds how long the first write of a batch waits for the last.
    static let batchLimit = 128

    private let workers: Workers<any PendingWrite>

    /// - Parameter lend: runs the closure with the one connection that may write, for as long as the closure takes.
    init(_ lend: @escaping @Sendable ((SQLiteHandle) -> Void) -> Void) {
        workers = Workers("sqlite-writer", count: 1) { mailbox in
            lend { handle in
                while let batch = mailbox.take(upTo: Self.batchLimit) { Self.commit(batch, on: handle) }
                handle.finalizeStatements()
            }
        }
    }

    func submit(_ write: any PendingWrite) {
        do { try workers.send(write) } catch { write.finish(error) }
    }

    /// Commits what was submitted, then ends the thread.
    func close() async { await workers.close() }

    private static func commit(_ batch: [any PendingWrite], on handle: SQLiteHandle) {
        var rest = batch[...]
        while !rest.isEmpty {
            do {
                try handle.run("BEGIN IMMEDIATE")
            } catch {
                for write in rest { write.finish(error) }
                return
            }
            settle(runAll(&rest, on: handle), on: handle)
        }
    }

    /// Writes that shared a transaction, and what became of that before its COMMIT.
    private struct Group {
        enum End {
            case open
            /// One write, alone, that is to leave nothing.
            case rolledBack
            case givenUp(StorageFailure)
        }

        var writes: [any PendingWrite] = []
        var end = End.open
    }

    /// Runs writes until none is left or the transaction had to be given up.
    private static func runAll(_ rest: inout ArraySlice<any PendingWrite>, on handle: SQLiteHandle) -> Group {
        var group = Group()
        let alone = rest.count == 1
        while let write = rest.popFirst() {
            group.writes.append(write)
            do throws(StorageFailure) {
                if !alone { try handle.run("SAVEPOINT one") }
                let session = SQLiteSession(handle)
                let stays = write.run(in: session)
                session.end()
                // SQLite rolls everything back by itself when the disk is full or fails.
                guard handle.isInTransaction else {
                    if case .outage(let why)? = session.failure { throw StorageFailure.outage(why) }
                    throw StorageFailure.outage("the transaction was given up")
                }
                if alone {
                    guard !stays else { break }
                    try handle.run("ROLLBACK")
                    group.end = .rolledBack
                } else {
                    if !stays { try handle.run("ROLLBACK TO one") }
                    try handle.run("RELEASE one")
                }
            } catch {
                // A savepoint that can't be closed can't be told from its neighbors: none of them stays.
                handle.rollBackIfNeeded()
                group.end = .givenUp(error)
                break
            }
        }
        return group
    }

    private static func settle(_ group: Group, on handle: SQLiteHandle) {
        switch group.end {
        case .rolledBack:
            for write in group.writes { write.finish(nil) }
        case .givenUp(let failure):
            for write in group.writes { write.finish(failure) }
        case .open:
            do throws(StorageFailure) {
                try handle.run("COMMIT")
                for write in group.writes { write.finish(nil) }
            } catch {
                handle.rollBackIfNeeded()
                // A deferred foreign key is checked at COMMIT, where one write's fault would be everybody's.
                if case .constraint = error, group.writes.count > 1 {
                    for write in group.writes { commit([write], on: handle) }
                } else {
                    for write in group.writes { write.finish(error) }
                }
            }
        }
    }
}
