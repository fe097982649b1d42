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
            let group = runAll(&rest, on: handle)
            settle(group, on: handle)
        }
    }

    /// Runs writes until none is left or SQLite gave the whole transaction up.
    private static func runAll(_ rest: inout ArraySlice<any PendingWrite>, on handle: SQLiteHandle)
        -> [any PendingWrite]
    {
        var group: [any PendingWrite] = []
        let alone = rest.count == 1
        while let write = rest.popFirst() {
            group.append(write)
            do {
                if !alone { try handle.run("SAVEPOINT one") }
                let session = SQLiteSession(handle)
                let stays = write.run(in: session)
                session.end()
                guard handle.isInTransaction else { break }
                if alone {
                    if !stays { try handle.run("ROLLBACK") }
                } else {
                    if !stays { try handle.run("ROLLBACK TO one") }
                    try handle.run("RELEASE one")
                }
            } catch {
                // A savepoint that can't be closed can't be told from its neighbors: give the transaction up.
                handle.rollBackIfNeeded()
                break
            }
        }
        return group
    }

    private static func settle(_ group: [any PendingWrite], on handle: SQLiteHandle) {
        guard handle.isInTransaction else {
            // Either a single write that was refused, or SQLite rolled everything back (disk full, I/O error).
            let failure: StorageFailure? = group.count == 1 ? nil : .outage("the transaction was given up")
            for write in group { write.finish(failure) }
            return
        }
        do {
            try handle.run("COMMIT")
            for write in group { write.finish(nil) }
        } catch {
            handle.rollBackIfNeeded()
            // A deferred foreign key is checked at COMMIT, where one write's fault would be everybody's.
            if case .constraint = error, group.count > 1 {
                for write in group { commit([write], on: handle) }
            } else {
                for write in group { write.finish(error) }
            }
        }
    }
}
