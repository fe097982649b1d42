/// One step of the schema, append-only: never changed or moved once it has been released.
///
/// Each runs once, in a transaction of its own, seeing all accounts' rows. Expand first and contract a release later, so that
/// the program before still works on the schema after.
package struct Migration: Sendable {
    package let name: String
    package let sql: @Sendable (Dialect) -> [String]

    package init(_ name: String, _ sql: @escaping @Sendable (Dialect) -> [String]) {
        self.name = name
        self.sql = sql
    }

    /// A fingerprint of the text (FNV-1a), recorded to notice a migration that was edited after its release.
    package func fingerprint(for dialect: Dialect) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        for statement in sql(dialect) {
            for byte in statement.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            hash = (hash ^ 0xff) &* 0x100_0000_01b3
        }
        return String(hash, radix: 16)
    }
}
