package import Access
import FoundationEssentials
import Relational
package import Tenancy

extension AccountReader {
    private static var columns: SQL {
        "link_id, integration_id, created, created_by, expires, last_used, revoked"
    }

    /// The link whose secret has this hash, live or not.
    package func setupLink(hash: [UInt8]) throws -> SetupLinkRecord? {
        try session.first(
            "SELECT \(Self.columns) FROM setup_link WHERE account_id = \(account) AND hash = \(hash)", Self.link)
    }

    /// The account's links, live or not, oldest first.
    package func setupLinks() throws -> [SetupLinkRecord] {
        try session.query(
            "SELECT \(Self.columns) FROM setup_link WHERE account_id = \(account) ORDER BY link_id", Self.link)
    }

    /// What was given by a link and not confirmed yet.
    package func setupProposal(by id: ID<SetupLink>) throws -> SetupProposal? {
        let found = try session.first(
            "SELECT proposal FROM setup_link WHERE account_id = \(account) AND link_id = \(id)"
        ) { try $0.optionalText(0) }
        guard let text = found ?? nil else { return nil }
        return try JSONDecoder().decode(SetupProposal.self, from: Data(text.utf8))
    }

    private static func link(_ row: any SQLRow) throws -> SetupLinkRecord {
        var link = SetupLinkRecord(
            id: try row.id(0), integration: try row.optionalText(1).flatMap { Slug($0) }, created: try row.instant(2),
            createdBy: try row.text(3), expires: try row.instant(4))
        link.lastUsed = try row.optionalInstant(5)
        link.revoked = try row.optionalInstant(6)
        return link
    }
}

extension AccountWriter {
    package func insert(_ link: SetupLinkRecord, hash: [UInt8]) throws {
        try session.execute(
            """
            INSERT INTO setup_link (account_id, link_id, hash, integration_id, created, created_by, expires)
            VALUES (\(account), \(link.id), \(hash), \(link.integration?.text), \(link.created), \(link.createdBy),
            \(link.expires))
            """)
    }

    /// Ends a link at once; false when it isn't there or was revoked before.
    package func revokeSetupLink(_ id: ID<SetupLink>) throws -> Bool {
        try session.execute(
            """
            UPDATE setup_link SET revoked = \(now), proposal = NULL
            WHERE account_id = \(account) AND link_id = \(id) AND revoked IS NULL
            """) > 0
    }

    package func markSetupLinkUsed(_ id: ID<SetupLink>) throws {
        try session.execute(
            "UPDATE setup_link SET last_used = \(now) WHERE account_id = \(account) AND link_id = \(id)")
    }

    /// Keeps what was given by a link, in the place of what was given before; nil: nothing.
    package func store(_ proposal: SetupProposal?, by id: ID<SetupLink>) throws {
        let text = try proposal.map { String(decoding: try JSONEncoder.sorted.encode($0), as: UTF8.self) }
        try session.execute(
            "UPDATE setup_link SET proposal = \(text) WHERE account_id = \(account) AND link_id = \(id)")
    }
}

extension SystemWriter {
    /// Forgets links that ended before then.
    package func purgeSetupLinks(endedBefore: Instant) throws -> Int {
        try session.execute("DELETE FROM setup_link WHERE expires < \(endedBefore)")
    }
}
