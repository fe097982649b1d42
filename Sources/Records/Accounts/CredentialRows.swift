package import Access
import Relational
package import Tenancy

extension AccountReader {
    static var credentialColumns: SQL {
        """
        credential_id, kind, integration_id, service_account, role, created, expires, last_used, revoked, user_id, \
        title, scope, permissions, replaced
        """
    }

    /// The credential whose secret has this hash, live or not.
    package func credential(hash: [UInt8]) throws -> CredentialRecord? {
        try session.first(
            "SELECT \(Self.credentialColumns) FROM credential WHERE account_id = \(account) AND hash = \(hash)",
            Self.credential)
    }

    /// Every SCIM credential of an integration, oldest first.
    package func credentials(of integration: Slug<Integration>) throws -> [CredentialRecord] {
        try session.query(
            """
            SELECT \(Self.credentialColumns) FROM credential
            WHERE account_id = \(account) AND kind = 'scim' AND integration_id = \(integration) ORDER BY credential_id
            """, Self.credential)
    }

    package func credential(_ id: ID<Credential>) throws -> CredentialRecord? {
        try session.first(
            "SELECT \(Self.credentialColumns) FROM credential WHERE account_id = \(account) AND credential_id = \(id)",
            Self.credential)
    }

    static func credential(_ row: any SQLRow) throws -> CredentialRecord {
        let holder: CredentialRecord.Holder =
            switch try row.text(1) {
            case "scim": .scim(try row.slug(2))
            case "service":
                try row.optionalText(9) == nil
                    ? .service(name: try row.text(3), role: try row.text(4)) : .person(try row.id(9))
            default: throw StorageFailure.unexpected("credential.kind")
            }
        var credential = CredentialRecord(
            id: try row.id(0), holder: holder, created: try row.instant(5), expires: try row.optionalInstant(6),
            lastUsed: try row.optionalInstant(7), revoked: try row.optionalInstant(8))
        credential.title = try row.optionalText(10)
        if let scope = try row.optionalText(11).flatMap({ Scope($0) }) { credential.scope = scope }
        credential.permissions = try row.optionalText(12)?.split(separator: " ").map(String.init)
        credential.replaced = try row.optionalInstant(13)
        return credential
    }

    /// The tokens of the native API, live or not, oldest first, from after one of them on.
    /// - Parameter user: nil: everybody's, and those of programs.
    package func nativeCredentials(
        of user: ID<User>?, after previous: ID<Credential>?, limit: Int
    ) throws -> [CredentialRecord] {
        let whose: SQL = user.map { " AND user_id = \($0)" } ?? ""
        return try session.query(
            """
            SELECT \(Self.credentialColumns) FROM credential WHERE account_id = \(account) AND kind = 'service'
            AND credential_id > \(previous?.text ?? "")\(whose) ORDER BY credential_id LIMIT \(limit)
            """, Self.credential)
    }
}

extension AccountWriter {
    package func insert(_ credential: CredentialRecord, hash: [UInt8]) throws {
        let (kind, integration, service, role, user): (String, String, String, String, String?) =
            switch credential.holder {
            case .scim(let integration): ("scim", integration.text, "", "", nil)
            case .service(let name, let role): ("service", "", name, role, nil)
            case .person(let id): ("service", "", "", "", id.text)
            }
        let scope = credential.scope == .account ? nil : credential.scope.description
        let warnAt = TokenWarning.next(
            created: credential.created, expires: credential.expires, after: credential.created)
        try session.execute(
            """
            INSERT INTO credential (account_id, credential_id, kind, integration_id, service_account, role, hash, created, expires,
            user_id, title, scope, permissions, warn_at)
            VALUES (\(account), \(credential.id), \(kind), \(integration), \(service), \(role), \(hash), \
            \(credential.created), \(credential.expires), \(user), \(credential.title), \(scope), \
            \(credential.permissions?.joined(separator: " ")), \(warnAt))
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

    /// Ends the personal tokens of somebody who leaves. Returns those that were live.
    package func revokeCredentials(of user: ID<User>) throws -> [ID<Credential>] {
        let live: [ID<Credential>] = try session.query(
            """
            SELECT credential_id FROM credential WHERE account_id = \(account) AND user_id = \(user)
            AND revoked IS NULL ORDER BY credential_id
            """
        ) { try $0.id(0) }
        for id in live { _ = try revoke(id) }
        return live
    }

    /// Ends the tokens of a program that ends. Returns those that were live.
    package func revokeCredentials(of service: Slug<ServiceAccount>) throws -> [ID<Credential>] {
        let live: [ID<Credential>] = try session.query(
            """
            SELECT credential_id FROM credential WHERE account_id = \(account) AND kind = 'service'
            AND service_account = \(service) AND revoked IS NULL ORDER BY credential_id
            """
        ) { try $0.id(0) }
        for id in live { _ = try revoke(id) }
        return live
    }

    /// Another has taken a credential's place: it ends at `end` unless it ends before, and nobody is warned of that.
    package func replace(_ id: ID<Credential>, at end: Instant) throws {
        try session.execute(
            """
            UPDATE credential SET expires = CASE WHEN expires <= \(end) THEN expires ELSE \(end) END,
            replaced = \(now), warn_at = NULL WHERE account_id = \(account) AND credential_id = \(id)
            """)
    }

    package func markUsed(_ id: ID<Credential>) throws {
        try session.execute(
            "UPDATE credential SET last_used = \(now) WHERE account_id = \(account) AND credential_id = \(id)")
    }
}
