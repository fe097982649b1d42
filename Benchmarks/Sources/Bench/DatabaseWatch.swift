import CFloor

/// Counts what a server has written, by looking at its database from a connection of our own.
final class DatabaseWatch {
    private let watch: OpaquePointer

    init(_ path: String) throws {
        guard let watch = cfloor_watch_open(path) else { throw BenchFailure("\(path) can't be opened") }
        self.watch = watch
    }

    deinit { cfloor_watch_close(watch) }

    /// Changes with every transaction that another connection commits, whatever it wrote, and with nothing else
    /// (`PRAGMA data_version`).
    func dataVersion() throws -> Int { try number("PRAGMA data_version") }

    /// How many changes were made: each leaves an event in its own transaction.
    func events() throws -> Int { try number("SELECT COUNT(*) FROM journal_event") }

    /// The versions of all records, added up: a change that left no event would show.
    func versions() throws -> Int {
        try number(
            """
            SELECT (SELECT COALESCE(SUM(version), 0) FROM user_record)
            + (SELECT COALESCE(SUM(version), 0) FROM directory_group)
            """)
    }

    func number(_ sql: String) throws -> Int {
        var number: Int64 = 0
        let code = cfloor_watch_number(watch, sql, &number)
        guard code == 0 else { throw BenchFailure("\(sql): SQLite says \(code)") }
        return Int(number)
    }
}
