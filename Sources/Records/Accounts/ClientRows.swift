import Relational
package import Tenancy

/// A secret of an integration's SCIM client as the database knows it: never the secret, only its SHA-256.
package struct ClientSecretRecord: Hashable, Sendable {
    package var id: ID<Credential>
    package var integration: Slug<Integration>
    package var created: Instant
    package var expires: Instant?
    package var lastUsed: Instant?
    package var revoked: Instant?

    package init(
        id: ID<Credential>, integration: Slug<Integration>, created: Instant, expires: Instant? = nil,
        lastUsed: Instant? = nil, revoked: Instant? = nil
    ) {
        self.id = id
        self.integration = integration
        self.created = created
        self.expires = expires
        self.lastUsed = lastUsed
        self.revoked = revoked
    }

    /// Neither expired nor revoked.
    package func isLive(at now: Instant) -> Bool {
        revoked == nil && (expires.map { now < $0 } ?? true)
    }
}

extension AccountReader {
    private static var columns: SQL { "secret_id, integration_id, created, expires, last_used, revoked" }

    /// The client secret that has this hash, live or not.
    package func clientSecret(hash: [UInt8]) throws -> ClientSecretRecord? {
        try session.first(
            "SELECT \(Self.columns) FROM client_secret WHERE account_id = \(account) AND hash = \(hash)", Self.decode)
    }

    /// Every client secret of an integration, oldest first.
    package func clientSecrets(of integration: Slug<Integration>) throws -> [ClientSecretRecord] {
        try session.query(
            """
            SELECT \(Self.columns) FROM client_secret
            WHERE account_id = \(account) AND integration_id = \(integration) ORDER BY secret_id
            """, Self.decode)
    }

    private static func decode(_ row: any SQLRow) throws -> ClientSecretRecord {
        ClientSecretRecord(
            id: try row.id(0), integration: try row.slug(1), created: try row.instant(2),
            expires: try row.optionalInstant(3), lastUsed: try row.optionalInstant(4),
            revoked: try row.optionalInstant(5))
    }
}

extension AccountWriter {
    package func insert(_ secret: ClientSecretRecord, hash: [UInt8]) throws {
        try session.execute(
            """
            INSERT INTO client_secret (account_id, secret_id, integration_id, hash, created, expires)
            VALUES (\(account), \(secret.id), \(secret.integration), \(hash), \(secret.created), \(secret.expires))
            """)
    }

    /// Ends a client secret and every access token that it gave; false when it isn't there or was revoked before.
    package func revokeClientSecret(_ id: ID<Credential>) throws -> Bool {
        let revoked = try session.execute(
            """
            UPDATE client_secret SET revoked = \(now)
            WHERE account_id = \(account) AND secret_id = \(id) AND revoked IS NULL
            """)
        guard revoked > 0 else { return false }
        try session.execute(
            """
            UPDATE credential SET revoked = \(now)
            WHERE account_id = \(account) AND revoked IS NULL AND credential_id IN (
                SELECT credential_id FROM client_token WHERE account_id = \(account) AND secret_id = \(id))
            """)
        return true
    }

    /// Shortens a client secret's life: it ends at `end` unless it ended before.
    package func expireClientSecret(_ id: ID<Credential>, at end: Instant) throws {
        try session.execute(
            """
            UPDATE client_secret SET expires = \(end)
            WHERE account_id = \(account) AND secret_id = \(id) AND (expires IS NULL OR expires > \(end))
            """)
    }

    /// Writes down that a credential is an access token, and that its secret was used; of no secret: by an assertion.
    package func noteClientToken(
        _ credential: ID<Credential>, of secret: ID<Credential>?, expires: Instant
    ) throws {
        try session.execute(
            """
            INSERT INTO client_token (account_id, credential_id, secret_id, expires)
            VALUES (\(account), \(credential), \(secret?.text), \(expires))
            """)
        guard let secret else { return }
        try session.execute(
            "UPDATE client_secret SET last_used = \(now) WHERE account_id = \(account) AND secret_id = \(secret)")
    }

    /// Takes a client's assertion, once; false when it was taken before.
    package func takeClientAssertion(
        _ replayKey: [UInt8], of integration: Slug<Integration>, until end: Instant
    ) throws -> Bool {
        try session.execute(
            """
            INSERT INTO seen_client_assertion (account_id, integration_id, replay_key, replayable_until)
            VALUES (\(account), \(integration), \(replayKey), \(end))
            ON CONFLICT (account_id, integration_id, replay_key) DO NOTHING
            """) > 0
    }

    /// Takes away the account's access tokens and remembered assertions that ended before `end`.
    package func purgeClientTokens(endedBefore end: Instant) throws {
        try session.execute(
            """
            DELETE FROM credential WHERE account_id = \(account) AND credential_id IN (
                SELECT credential_id FROM client_token WHERE account_id = \(account) AND expires < \(end))
            """)
        try session.execute(
            "DELETE FROM seen_client_assertion WHERE account_id = \(account) AND replayable_until < \(end)")
    }
}
