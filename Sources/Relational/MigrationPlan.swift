/// Compares the migrations that a program has with those that a database records, and says what is left to do.
package enum MigrationPlan {
    /// The table that records them, made by the engines before they look.
    package static func table(_ dialect: Dialect) -> String {
        """
        CREATE TABLE IF NOT EXISTS schema_migration (
            position \(dialect.integerType) NOT NULL PRIMARY KEY,
            name \(dialect.textType) NOT NULL UNIQUE,
            fingerprint \(dialect.textType) NOT NULL
        )\(dialect.tableSuffix)
        """
    }

    /// The next migration that isn't recorded, or nil if there's none.
    ///
    /// More recorded than known is fine: a newer node was here, and migrations expand before they contract.
    /// - Throws: `StorageFailure.migration` if a recorded one differs from the known one at its place.
    package static func next(
        of migrations: [Migration], in session: any SQLSession
    ) throws -> (position: Int, migration: Migration)? {
        let recorded = try session.query("SELECT name, fingerprint FROM schema_migration ORDER BY position") {
            (name: try $0.text(0), fingerprint: try $0.text(1))
        }
        for (known, old) in zip(migrations, recorded) {
            guard known.name == old.name else {
                throw StorageFailure.migration("found \(old.name) where \(known.name) belongs")
            }
            guard known.fingerprint(for: session.dialect) == old.fingerprint else {
                throw StorageFailure.migration("\(known.name) was changed after it was applied")
            }
        }
        guard recorded.count < migrations.count else { return nil }
        return (recorded.count, migrations[recorded.count])
    }

    /// Records that a migration ran; part of that migration's transaction.
    package static func record(_ migration: Migration, at position: Int, in session: any SQLSession) throws {
        try session.execute(
            """
            INSERT INTO schema_migration (position, name, fingerprint)
            VALUES (\(position), \(migration.name), \(migration.fingerprint(for: session.dialect)))
            """)
    }
}
