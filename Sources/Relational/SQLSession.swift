/// Statements inside one transaction, lent to a closure for as long as that runs.
///
/// The contract, the same on both engines:
/// - One statement at a time: a row's closure may not run another (`StorageFailure.fault`).
/// - A statement that fails dooms the transaction. Whatever the body does after that, nothing of it is stored, and further
///   statements throw `StorageFailure.fault`. Use `ON CONFLICT DO NOTHING` and the row count where a conflict is expected.
/// - An error that a row's closure throws is rethrown unchanged.
/// - In a read, a statement that writes is refused.
/// - A session that is kept after its transaction ended refuses everything.
package protocol SQLSession {
    var dialect: Dialect { get }

    /// Hands over the rows one by one, without keeping them, until the closure returns false.
    ///
    /// PostgreSQL sends the remaining rows anyway, so a statement of which only some rows matter says `LIMIT`.
    func stream(_ sql: SQL, _ each: (any SQLRow) throws -> Bool) throws

    /// Runs a statement and returns the number of rows that it inserted, changed or deleted.
    @discardableResult func execute(_ sql: SQL) throws -> Int
}

extension SQLSession {
    /// Every row, decoded, in order.
    package func query<T>(_ sql: SQL, _ decode: (any SQLRow) throws -> T) throws -> [T] {
        var all: [T] = []
        try stream(sql) { row in
            all.append(try decode(row))
            return true
        }
        return all
    }

    /// The first row, decoded, or nil if there's none. Say `LIMIT 1` where there can be more than one.
    package func first<T>(_ sql: SQL, _ decode: (any SQLRow) throws -> T) throws -> T? {
        var found: T?
        try stream(sql) { row in
            found = try decode(row)
            return false
        }
        return found
    }

    /// The integer in the first column of the first row; nil if there's no row or it's NULL.
    package func scalar(_ sql: SQL) throws -> Int64? {
        try first(sql) { try $0.optionalInt(0) } ?? nil
    }

    /// The text in the first column of the first row; nil if there's no row or it's NULL.
    package func scalarText(_ sql: SQL) throws -> String? {
        try first(sql) { try $0.optionalText(0) } ?? nil
    }

    /// Whether the statement has any row.
    package func exists(_ sql: SQL) throws -> Bool {
        try first(sql) { _ in true } ?? false
    }
}
