import Relational

/// What is fetched of IdPs' metadata, and which ends somebody was told of.
enum TrustTables {
    static let migration = Migration("trust") { dialect in
        [metadataCopy, expiryNotice].flatMap { $0.statements(dialect) } + [dueIndex]
    }

    private static let ofAccount = "FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"

    /// Whoever fetches asks for what is due in any account, so this index alone doesn't start with the account.
    private static let dueIndex = """
        CREATE INDEX metadata_copy_by_next_fetch ON metadata_copy (next_fetch, account_id, integration_id)
        """

    /// One row for each integration that has a source, made when that is declared; it claims the fetch, too.
    private static let metadataCopy = AccountTable(
        name: "metadata_copy",
        columns: [
            ("integration_id", .text), ("source", .text), ("trust", .optionalText), ("etag", .optionalText),
            ("last_modified", .optionalText), ("fetched", .optionalInteger), ("cache_seconds", .optionalInteger),
            ("failure", .optionalText), ("failures", .integer), ("next_fetch", .integer),
        ],
        primaryKey: "integration_id", constraints: [ofAccount])

    /// One row for each step of each end, so that many nodes tell it once.
    private static let expiryNotice = AccountTable(
        name: "expiry_notice",
        columns: [("integration_id", .text), ("subject", .text), ("days", .integer), ("noted", .integer)],
        primaryKey: "integration_id, subject, days", constraints: [ofAccount])
}
