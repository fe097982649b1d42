import Relational
package import Tenancy

/// The members of an integration that the operator imported, as a whole.
package struct ImportedList: Hashable, Sendable {
    /// How many names it has.
    package let members: Int
    package let at: Instant
}

extension AccountReader {
    /// The integrations for which members were imported.
    package func importedLists() throws -> [Slug<Integration>: ImportedList] {
        let lists = try session.query(
            "SELECT integration_id, members, at FROM imported_list WHERE account_id = \(account)"
        ) { row in
            (try row.slug(0, Integration.self), ImportedList(members: Int(try row.int(1)), at: try row.instant(2)))
        }
        return Dictionary(lists) { first, _ in first }
    }

    /// The integrations to which each of these prepared userNames was imported.
    package func imported(_ keys: some Sequence<String>) throws -> [String: Set<Slug<Integration>>] {
        var imported: [String: Set<Slug<Integration>>] = [:]
        for chunk in Array(Set(keys)).chunks(of: AccountWriter.chunk) {
            try session.stream(
                """
                SELECT user_name_key, integration_id FROM imported_member WHERE account_id = \(account)
                AND user_name_key IN \(SQL.list(Array(chunk)))
                """
            ) { row in
                imported[try row.text(0), default: []].insert(try row.slug(1))
                return true
            }
        }
        return imported
    }
}

extension AccountWriter {
    /// Makes these prepared userNames the imported members of the integration, in place of those before; none: as if
    /// nobody had been imported. The account's revision grows.
    package func replaceImportedMembers(_ keys: Set<String>, of integration: Slug<Integration>) throws {
        // Holds the account's row, so that of two imports one is the last as a whole.
        try touchRevision()
        try session.execute(
            "DELETE FROM imported_list WHERE account_id = \(account) AND integration_id = \(integration)")
        guard !keys.isEmpty else { return }
        try session.execute(
            """
            INSERT INTO imported_list (account_id, integration_id, members, at)
            VALUES (\(account), \(integration), \(keys.count), \(now))
            """)
        for chunk in keys.sorted().evenChunks(of: Self.chunk) {
            let rows: [SQL] = chunk.map { "(\(account), \($0), \(integration))" }
            try session.execute(
                """
                INSERT INTO imported_member (account_id, user_name_key, integration_id)
                VALUES \(rows.joined(separator: ", "))
                """)
        }
    }
}
