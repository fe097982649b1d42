import CLibPQ
import Relational

/// One connection and its prepared statements, kept in libpq's pipeline mode.
///
/// Used by the one thread that made it. Every exchange is a few commands and a sync, sent together, and their results read
/// up to the sync; what is prepared, begun and run for the first time costs one round trip.
@safe final class PostgresConnection {
    /// How a transaction begins.
    struct Opening {
        enum Mode { case read, write }
        let mode: Mode
        /// The value of the row-level security variable.
        let account: String
    }

    /// Texts are few (they're literals in our sources), so reaching this means that lists of many widths went by.
    static let statementLimit = 256

    private let link: OpaquePointer
    private var prepared: [String: String] = [:]
    private var counter = 0
    private var parameters = PostgresParameters()
    /// Whether a read's ROLLBACK has been sent whose results nobody has read yet.
    private var owesResults = false
    private var uniqueIndexes: [String: String] = [:]

    /// Takes over a connection that has been set up.
    init(_ link: OpaquePointer) { unsafe self.link = unsafe link }

    deinit { unsafe PQfinish(link) }

    var isUsable: Bool { unsafe PQstatus(link) == CONNECTION_OK }
    /// Whether the next transaction can begin.
    var isIdle: Bool { unsafe isUsable && (owesResults || PQtransactionStatus(link) == PQTRANS_IDLE) }

    /// Runs a statement and hands its rows over until `each` returns false; the rest is read and dropped.
    /// - Parameters:
    ///   - opening: begins a transaction first, if given.
    ///   - row: shows each row in turn; without it rows are dropped.
    /// - Returns: how many rows were changed.
    func run(
        _ sql: SQL, opening: Opening?, row: PostgresRow?, _ each: (PostgresRow) -> Bool
    ) throws(PostgresFailure) -> Int {
        // First of all: a value that can't be sent must not leave half an exchange behind.
        do throws(StorageFailure) {
            try parameters.encode(sql.values)
        } catch {
            throw PostgresFailure(reason: error, recovery: .none)
        }
        // In an exchange of its own: what shares one with BEGIN would come before it in the transaction.
        if prepared.count >= Self.statementLimit { try forgetStatements() }
        var before = 0
        if let opening { before += try send(opening) }
        let (name, fresh) = try sendPrepared(sql, parameters)
        if fresh { before += 1 }
        try sync()
        try readOwed()
        do throws(PostgresFailure) {
            for _ in 0..<before { try skip(sql.template) }
            if fresh { prepared[sql.template] = name }
            let changed = try read(sql.template, row, each)
            try drain()
            return changed
        } catch {
            try? drain()
            throw named(error)
        }
    }

    /// Runs a text without values, which isn't kept: transaction control, and the statements of migrations.
    /// - Returns: the command's tag.
    @discardableResult
    func define(_ text: String, opening: Opening? = nil) throws(PostgresFailure) -> String {
        var before = 0
        if let opening { before += try send(opening) }
        try send(plain: text)
        try sync()
        try readOwed()
        do throws(PostgresFailure) {
            for _ in 0..<before { try skip(text) }
            let tag = try skip(text)
            try drain()
            return tag
        } catch {
            try? drain()
            throw error
        }
    }

    /// Ends a transaction that only read, without waiting for the server.
    ///
    /// The results are read after the next transaction's first statement has been sent, when they're long there.
    func endRead() {
        do throws(PostgresFailure) {
            try send(plain: "ROLLBACK")
            try sync()
            owesResults = true
        } catch {
            // The connection is broken, and whoever uses it next finds that out.
        }
    }

    private func readOwed() throws(PostgresFailure) {
        guard owesResults else { return }
        owesResults = false
        try drain()
    }

    func forgetStatements() throws(PostgresFailure) {
        prepared.removeAll()
        try define("DEALLOCATE ALL")
    }

    // MARK: Sending

    private func send(_ opening: Opening) throws(PostgresFailure) -> Int {
        switch opening.mode {
        case .read: try send(plain: "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        case .write: try send(plain: "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE")
        }
        let scope: SQL = "SELECT set_config('gatehouse.account', \(opening.account), true)"
        var value = PostgresParameters()
        do throws(StorageFailure) {
            try value.encode(scope.values)
        } catch {
            throw PostgresFailure(reason: error, recovery: .none)
        }
        let (name, fresh) = try sendPrepared(scope, value)
        // Should BEGIN fail and this not be prepared, the next use finds out (26000) and prepares everything again.
        if fresh { prepared[scope.template] = name }
        return fresh ? 3 : 2
    }

    private func send(plain text: String) throws(PostgresFailure) {
        try check(unsafe PQsendQueryParams(link, text, 0, nil, nil, nil, nil, 1))
    }

    private func sendPrepared(
        _ sql: SQL, _ parameters: PostgresParameters
    ) throws(PostgresFailure) -> (name: String, fresh: Bool) {
        let known = prepared[sql.template]
        let name = known ?? nextName()
        if known == nil {
            let text = sql.text(for: .postgres)
            let types = parameters.types
            try check(unsafe PQsendPrepare(link, name, text, Int32(clamping: types.count), types))
        }
        try check(
            unsafe parameters.withPointers { count, values, lengths, formats in
                unsafe PQsendQueryPrepared(link, name, count, values, lengths, formats, 1)
            })
        return (name, known == nil)
    }

    private func nextName() -> String {
        counter += 1
        return "s\(counter)"
    }

    private func sync() throws(PostgresFailure) { try check(unsafe PQpipelineSync(link)) }

    private func check(_ accepted: Int32) throws(PostgresFailure) {
        if accepted != 1 { throw .lost("the connection broke") }
    }

    // MARK: Reading

    /// Reads the results of one command whose rows nobody wants.
    @discardableResult
    private func skip(_ text: String) throws(PostgresFailure) -> String {
        var tag = ""
        while let result = unsafe PQgetResult(link) {
            defer { unsafe PQclear(result) }
            try unsafe require(result, text)
            tag = unsafe String(cString: PQcmdStatus(result))
        }
        return tag
    }

    /// Reads the results of the statement.
    private func read(
        _ text: String, _ row: PostgresRow?, _ each: (PostgresRow) -> Bool
    ) throws(PostgresFailure) -> Int {
        if row != nil { unsafe PQsetSingleRowMode(link) }
        var wanted = true
        var changed = 0
        while let result = unsafe PQgetResult(link) {
            defer { unsafe PQclear(result) }
            try unsafe require(result, text)
            if let row {
                for index in 0..<(unsafe PQntuples(result)) where wanted {
                    unsafe row.move(to: index, of: result)
                    wanted = each(row)
                }
                row.end()
            }
            changed = unsafe Self.changes(result)
        }
        return changed
    }

    /// The command's own count; a SELECT's is of rows that it found, and isn't one of changes.
    private static func changes(_ result: OpaquePointer) -> Int {
        guard let tag = unsafe PQcmdStatus(result), let count = unsafe PQcmdTuples(result) else { return 0 }
        guard unsafe !String(cString: tag).hasPrefix("SELECT") else { return 0 }
        return unsafe Int(String(cString: count)) ?? 0
    }

    private func require(_ result: OpaquePointer, _ text: String) throws(PostgresFailure) {
        switch unsafe PQresultStatus(result) {
        case PGRES_COMMAND_OK, PGRES_TUPLES_OK, PGRES_SINGLE_TUPLE: return
        case PGRES_EMPTY_QUERY:
            throw PostgresFailure(reason: .fault("not one statement: \(text)"), recovery: .none)
        default: throw unsafe PostgresFailure(result, text: text)
        }
    }

    /// Reads up to the sync that ends the exchange.
    private func drain() throws(PostgresFailure) {
        var gaps = 0
        while isUsable {
            // A command's results end with nil, and the next one's follow. A second nil says that nothing is awaited: the
            // server went away while the connection was idle, and libpq, which calls it good still, would say nil for ever.
            guard let result = unsafe PQgetResult(link) else {
                gaps += 1
                guard gaps < 2 else { break }
                continue
            }
            gaps = 0
            defer { unsafe PQclear(result) }
            if unsafe PQresultStatus(result) == PGRES_PIPELINE_SYNC { return }
        }
        throw .lost("the connection broke")
    }

    // MARK: Names

    /// Says which columns a unique index is on, as SQLite does.
    ///
    /// The server names the index only, because its detail is withheld under row-level security. The transaction has failed
    /// anyway, so it's rolled back here and the catalog asked.
    private func named(_ failure: PostgresFailure) -> PostgresFailure {
        guard case .constraint(.unique, let index) = failure.reason, !index.isEmpty else { return failure }
        if let known = uniqueIndexes[index] {
            return PostgresFailure(reason: .constraint(.unique, known), recovery: .none)
        }
        let columns: SQL = """
            SELECT string_agg(t.relname || '.' || a.attname, ', ' ORDER BY k.place)
            FROM pg_index i
            JOIN pg_class c ON c.oid = i.indexrelid
            JOIN pg_class t ON t.oid = i.indrelid
            CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY AS k(number, place)
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
            WHERE c.relname = \(index) AND c.relnamespace = to_regnamespace(current_schema())
                AND k.place <= i.indnkeyatts AND i.indexprs IS NULL
            """
        var found: String?
        do {
            try define("ROLLBACK")
            let row = PostgresRow()
            _ = try run(columns, opening: nil, row: row) { row in
                found = (try? row.optionalText(0)) ?? nil
                return false
            }
        } catch {
            return failure
        }
        let name = found ?? index
        uniqueIndexes[index] = name
        return PostgresFailure(reason: .constraint(.unique, name), recovery: .none)
    }
}
