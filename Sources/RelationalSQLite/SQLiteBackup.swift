package import Relational

import struct GRDB.Configuration
import class GRDB.DatabaseQueue

/// Copies a whole database file while others read and write it (SQLite's online backup).
package enum SQLiteBackup {
    /// Copies what is committed when it begins.
    ///
    /// - Parameters:
    ///   - source: a database of ours, in use or not; it has to be there.
    ///   - target: a file that isn't there yet.
    /// - Throws: `StorageFailure`: `.outage` when a file can't be read or written, `.corrupt` when what came
    ///   of it isn't sound, `.migration` when it isn't a database of ours.
    package static func copy(from source: String, to target: String) throws(StorageFailure) {
        var reading = Configuration()
        reading.readonly = true
        reading.busyMode = .timeout(5)
        do {
            let from = try DatabaseQueue(path: source, configuration: reading)
            let to = try DatabaseQueue(path: target)
            try from.backup(to: to)
            // One file, without a log beside it.
            try to.writeWithoutTransaction { try $0.execute(sql: "PRAGMA journal_mode = DELETE") }
            let (verdict, isOurs) = try to.read { database in
                (
                    try String.fetchOne(database, sql: "PRAGMA quick_check(1)"),
                    try database.tableExists("schema_migration")
                )
            }
            try to.close()
            try from.close()
            guard verdict == "ok" else { throw StorageFailure.corrupt("it isn't sound") }
            guard isOurs else { throw StorageFailure.migration("it isn't a database of this program") }
        } catch let failure as StorageFailure {
            throw failure
        } catch {
            throw StorageFailure(opening: error)
        }
    }
}
