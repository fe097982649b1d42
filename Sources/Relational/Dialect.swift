/// What differs between the engines' SQL: a handful of words, and how a placeholder is written.
///
/// Everything else is one text for both. The type words are for migrations, which are written once as plain strings.
package struct Dialect: Sendable {
    package enum Name: String, Sendable { case sqlite, postgres }
    package enum Placeholder: Sendable { case question, dollar }

    package let name: Name
    package let placeholder: Placeholder
    /// 64-bit integers.
    package let integerType: String
    /// Text that is compared and ordered byte by byte on both engines.
    package let textType: String
    package let blobType: String
    /// What ends a `CREATE TABLE`: SQLite's STRICT, which makes the type words above binding there too.
    package let tableSuffix: String
    /// Follows `tableSuffix` where the primary key is to hold the rows: SQLite's WITHOUT ROWID.
    package var clusteredSuffix: String {
        switch name {
        case .sqlite: ", WITHOUT ROWID"
        case .postgres: ""
        }
    }
    /// Ends a SELECT whose rows this transaction is about to change.
    ///
    /// SQLite has one writer, so that there's nothing to say.
    package let forUpdate: SQL
    /// As `forUpdate`, but passes over the rows that another transaction holds: for claiming work.
    package let forUpdateSkippingLocked: SQL

    package static let sqlite = Dialect(
        name: .sqlite, placeholder: .question, integerType: "INTEGER", textType: "TEXT", blobType: "BLOB",
        tableSuffix: " STRICT", forUpdate: "", forUpdateSkippingLocked: "")

    package static let postgres = Dialect(
        name: .postgres, placeholder: .dollar, integerType: "BIGINT", textType: "TEXT COLLATE \"C\"",
        blobType: "BYTEA", tableSuffix: "", forUpdate: " FOR UPDATE",
        forUpdateSkippingLocked: " FOR UPDATE SKIP LOCKED")

    /// Where in a text another begins, counted from 1 in characters; 0: nowhere.
    package func position(of needle: SQL, in text: SQL) -> SQL {
        switch name {
        case .sqlite: "INSTR(\(text), \(needle))"
        case .postgres: "STRPOS(\(text), \(needle))"
        }
    }

    /// Makes a table with an `account_id` column show each transaction the rows of its own account only.
    ///
    /// It's the second lock: statements say `account_id = …` anyway. FORCE binds the table's owner too. A transaction that
    /// never set the variable matches nothing, because `current_setting` is then NULL or the empty string.
    /// - Parameter table: a name from our own migrations, never input.
    /// - Returns: statements for a migration; none on SQLite, which has no such thing.
    package func rowLevelSecurity(table: String) -> [String] {
        guard name == .postgres else { return [] }
        let ours = """
            (account_id = current_setting('gatehouse.account', true) \
            OR current_setting('gatehouse.account', true) = '*')
            """
        return [
            "ALTER TABLE \(table) ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE \(table) FORCE ROW LEVEL SECURITY",
            "CREATE POLICY account_only ON \(table) USING \(ours) WITH CHECK \(ours)",
        ]
    }
}
