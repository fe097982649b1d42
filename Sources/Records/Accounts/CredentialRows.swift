package import Access
import Relational
package import Tenancy

extension AccountReader {
    private static var columns: SQL {
        "credential_id, kind, integration_id, service_account, role, created, expires, last_used, revoked"
    }

    /// The credential whose secret has this hash, live or not.
    package func credential(hash: [UInt8]) throws -> CredentialRecord? {
        try session.first(
            "SELECT \(Self.columns) FROM credential WHERE account_id = \(account) AND hash = \(hash)", Self.decode)
    }

    /// Every SCIM credential of an integration, oldest first.
    package func credentials(of integration: Slug<Integration>) throws -> [CredentialRecord] {
        try session.query(
            """
            SELECT \(Self.columns) FROM credential
            WHERE account_id = \(account) AND kind = 'scim' AND integration_id = \(integration) ORDER BY credential_id
            """, Self.decode)
    }

    package func credential(_ id: ID<Credential>) throws -> CredentialRecord? {
        try session.first(
            "SELECT \(Self.columns) FROM credential WHERE account_id = \(account) AND credential_id = \(id)",
            Self.decode)
    }

    private static func decode(_ row: any SQLRow) throws -> CredentialRecord {
        let holder: CredentialRecord.Holder =
            switch try row.text(1) {
            case "scim": .scim(try row.slug(2))
            case "service": .service(name: try row.text(3), role: try row.text(4))
            default: throw StorageFailure.unexpected("credential.kind")
            }
        return CredentialRecord(
            id: try row.id(0), holder: holder, created: try row.instant(5), expires: try row.optionalInstant(6),
            lastUsed: try row.optionalInstant(7), revoked: try row.optionalInstant(8))
    }
}

extension AccountWriter {
    package func insert(_ credential: CredentialRecord, hash: [UInt8]) throws {
        let (kind, integration, service, role) =
            switch credential.holder {
            case .scim(let integration): ("scim", integration.text, "", "")
            case .service(let name, let role): ("service", "", name, role)
            }
        try session.execute(
            """
            INSERT INTO credential (account_id, credential_id, kind, integration_id, service_account, role, hash, created, expires)
            VALUES (\(account), \(credential.id), \(kind), \(integration), \(service), \(role), \(hash), \
            \(credential.created), \(credential.expires))
            """)
    }

    /// False when it isn't there or was revoked before.
    package func revoke(_ id: ID<Credential>) throws -> Bool {
        try session.execute(
            """
            UPDATE credential SET revoked = \(now)
            WHERE account_id = \(account) AND credential_id = \(id) AND revoked IS NULL
            """) > 0
    }

    /// Shortens a credential's life: it ends at `end` unless it ended before.
    package func expire(_ id: ID<Credential>, at end: Instant) throws {
        try session.execute(
            """
            UPDATE credential SET expires = \(end)
            WHERE account_id = \(account) AND credential_id = \(id) AND (expires IS NULL OR expires > \(end))
            """)
    }

    package func markUsed(_ id: ID<Credential>) throws {
        try session.execute(
            "UPDATE credential SET last_used = \(now) WHERE account_id = \(account) AND credential_id = \(id)")
    }
}
