import FoundationEssentials
import Relational
package import Tenancy

extension AccountReader {
    /// The account's settings, with the trust that was fetched for them and the routing policy that was set where the
    /// file declares none; nil: there is no such account.
    package func settings() throws -> Account? {
        let found = try session.first(
            """
            SELECT document, (SELECT policy FROM routing_step WHERE routing_step.account_id = account.account_id
            ORDER BY step DESC LIMIT 1) FROM account WHERE account_id = \(account)
            """
        ) { row in
            var found = try JSONDecoder().decode(Account.self, from: Data(try row.text(0).utf8))
            if !found.declaresRouting, let policy = try row.optionalText(1) {
                found.routing = try RoutingPolicy(stored: policy)
            }
            return found
        }
        guard var found else { return nil }
        found.noteImportedMembers(of: Set(try importedLists().keys))
        found.add(try madeOrganizations())
        guard found.integrations.contains(where: { $0.metadata != nil }) else { return found }
        found.use(try MetadataCopy.all(of: account, session))
        return found
    }

    /// How often the account's settings have changed; nil: there is no such account.
    package func settingsRevision() throws -> Int64? {
        try session.scalar("SELECT revision FROM account WHERE account_id = \(account)")
    }
}

extension SystemReader {
    /// Every account's id, in order.
    package func accounts() throws -> [Slug<Account>] {
        try session.query("SELECT account_id FROM account ORDER BY account_id") { try $0.slug(0) }
    }

    /// The accounts whose files name an e-mail domain (in lower case), and those that were shown to have it.
    package func accounts(withDomain domain: String) throws -> [Slug<Account>] {
        try session.query(
            """
            SELECT account_id FROM account_domain WHERE domain = \(domain)
            UNION SELECT account_id FROM domain_claim WHERE domain = \(domain) AND verified IS NOT NULL
            ORDER BY account_id
            """
        ) { try $0.slug(0) }
    }
}

extension AccountWriter {
    /// Stores the account's settings; false when they already were so, and then nothing changed.
    package func declare(_ declared: Account) throws -> Bool {
        guard declared.id == account else { throw StorageFailure.fault("settings of another account") }
        var declared = declared
        // What was fetched has its own rows.
        declared.use([:])
        declared.noteImportedMembers(of: [])
        let document = String(decoding: try JSONEncoder.sorted.encode(declared), as: UTF8.self)
        let changed = try session.execute(
            """
            INSERT INTO account (account_id, name, document, revision, source, created, modified)
            VALUES (\(account), \(declared.name), \(document), 1, \(declared.source), \(now), \(now))
            ON CONFLICT (account_id) DO UPDATE SET name = excluded.name, document = excluded.document,
            revision = account.revision + 1, source = excluded.source, modified = excluded.modified
            WHERE account.document <> excluded.document
            """)
        guard changed > 0 else { return false }
        let sources = declared.integrations.compactMap { integration in
            integration.metadata.map { (integration.id, $0) }
        }
        try follow(Dictionary(sources) { first, _ in first })
        try session.execute("DELETE FROM account_domain WHERE account_id = \(account)")
        for domain in declared.domains {
            try session.execute(
                """
                INSERT INTO account_domain (account_id, domain) VALUES (\(account), \(domain))
                ON CONFLICT (account_id, domain) DO NOTHING
                """)
        }
        return true
    }

    /// Counts a change that the settings' document doesn't show (a key, say), so that every node reads them anew.
    package func touchRevision() throws {
        try session.execute(
            "UPDATE account SET revision = revision + 1, modified = \(now) WHERE account_id = \(account)")
    }
}
