import FoundationEssentials
import Relational
package import Tenancy

extension AccountReader {
    /// What was fetched for each integration that has a source.
    package func metadataCopies() throws -> [Slug<Integration>: MetadataCopy] {
        try MetadataCopy.all(of: account, session)
    }
}

extension AccountWriter {
    /// Stores what became of a fetch; false when the source has been declared otherwise meanwhile.
    package func store(_ copy: MetadataCopy, of integration: Slug<Integration>) throws -> Bool {
        try session.execute(
            """
            UPDATE metadata_copy SET trust = \(copy.trust.map(MetadataCopy.text)), etag = \(copy.etag),
            last_modified = \(copy.lastModified), fetched = \(copy.fetched), cache_seconds = \(copy.cacheSeconds),
            failure = \(copy.failure), failures = \(copy.failures), next_fetch = \(copy.nextFetch)
            WHERE account_id = \(account) AND integration_id = \(integration)
            AND source = \(MetadataCopy.text(copy.source))
            """) > 0
    }

    /// Makes the next fetch due now; false when the integration has no source.
    package func hurryMetadata(of integration: Slug<Integration>) throws -> Bool {
        try session.execute(
            """
            UPDATE metadata_copy SET next_fetch = \(now)
            WHERE account_id = \(account) AND integration_id = \(integration)
            """) > 0
    }

    /// Remembers that somebody was told of this step before the end of something; false when they were before.
    package func noteExpiry(of subject: String, at integration: Slug<Integration>, days: Int64) throws -> Bool {
        try session.execute(
            """
            INSERT INTO expiry_notice (account_id, integration_id, subject, days, noted)
            VALUES (\(account), \(integration), \(subject), \(days), \(now))
            ON CONFLICT (account_id, integration_id, subject, days) DO NOTHING
            """) > 0
    }

    /// Has a row for each source that is declared, due at once when it is another than before, and none besides.
    func follow(_ sources: [Slug<Integration>: MetadataSource]) throws {
        let known = try reader.metadataCopies()
        for integration in known.keys where known[integration]?.source != sources[integration] {
            try session.execute(
                "DELETE FROM metadata_copy WHERE account_id = \(account) AND integration_id = \(integration)")
        }
        for (integration, source) in sources where known[integration]?.source != source {
            try session.execute(
                """
                INSERT INTO metadata_copy (account_id, integration_id, source, failures, next_fetch)
                VALUES (\(account), \(integration), \(MetadataCopy.text(source)), 0, \(now))
                """)
        }
    }
}

extension SystemWriter {
    /// Takes fetches that are due, so that no other node makes them until the lease ends.
    package func claimMetadata(
        dueAt now: Instant, until lease: Instant, limit: Int64
    ) throws -> [(account: Slug<Account>, integration: Slug<Integration>)] {
        let due = try session.query(
            """
            SELECT account_id, integration_id FROM metadata_copy WHERE next_fetch <= \(now)
            ORDER BY next_fetch, account_id, integration_id LIMIT \(limit)\(session.dialect.forUpdateSkippingLocked)
            """
        ) { row in (account: try row.slug(0, Account.self), integration: try row.slug(1, Integration.self)) }
        for (account, integration) in due {
            try session.execute(
                """
                UPDATE metadata_copy SET next_fetch = \(lease)
                WHERE account_id = \(account) AND integration_id = \(integration)
                """)
        }
        return due
    }
}

extension MetadataCopy {
    /// Byte-stable, so that what is equal compares equal in a statement.
    static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
    }

    static func all(of account: Slug<Account>, _ session: any SQLSession) throws -> [Slug<Integration>: MetadataCopy] {
        let rows = try session.query(
            """
            SELECT integration_id, source, trust, etag, last_modified, fetched, cache_seconds, failure, failures,
            next_fetch FROM metadata_copy WHERE account_id = \(account)
            """
        ) { row in (try row.slug(0, Integration.self), try MetadataCopy(row)) }
        return Dictionary(rows) { first, _ in first }
    }

    private init(_ row: any SQLRow) throws {
        func decode<Value: Decodable>(_ text: String) throws -> Value {
            try JSONDecoder().decode(Value.self, from: Data(text.utf8))
        }
        self.init(source: try decode(try row.text(1)), nextFetch: try row.instant(9))
        trust = try row.optionalText(2).map { try decode($0) }
        etag = try row.optionalText(3)
        lastModified = try row.optionalText(4)
        fetched = try row.optionalInstant(5)
        cacheSeconds = try row.optionalInt(6)
        failure = try row.optionalText(7)
        failures = try row.int(8)
    }
}
