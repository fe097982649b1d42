import Relational
package import Tenancy

/// A code as it's stored under its hash.
package struct AuthorizationCodeRecord: Hashable, Sendable {
    package var session: ID<Session>
    package var attempt: ID<LoginAttempt>
    package var applicationID: String
    package var redirectURI: String
    package var challenge: [UInt8]
    package var nonce: String?
    package var scope: String
    package var expires: Instant
    package var used: Instant?

    package init(
        session: ID<Session>, attempt: ID<LoginAttempt>, applicationID: String, redirectURI: String,
        challenge: [UInt8], nonce: String?, scope: String, expires: Instant, used: Instant? = nil
    ) {
        self.session = session
        self.attempt = attempt
        self.applicationID = applicationID
        self.redirectURI = redirectURI
        self.challenge = challenge
        self.nonce = nonce
        self.scope = scope
        self.expires = expires
        self.used = used
    }
}

extension AccountReader {
    package func loginSession(_ id: ID<Session>) throws -> LoginSessionRecord? {
        try session.first(
            """
            SELECT \(Self.sessionColumns) FROM login_session s
            WHERE s.account_id = \(account) AND s.session_id = \(id)
            """, Self.loginSession)
    }

    /// The session that an access token belongs to, unless either has expired.
    package func loginSession(
        accessToken hash: [UInt8], at now: Instant
    ) throws -> (session: LoginSessionRecord, scope: String)? {
        try session.first(
            """
            SELECT \(Self.sessionColumns), t.scope FROM access_token t
            JOIN login_session s ON s.account_id = t.account_id AND s.session_id = t.session_id
            WHERE t.account_id = \(account) AND t.hash = \(hash) AND t.expires > \(now) AND s.expires > \(now)
            """
        ) { (try Self.loginSession($0), try $0.text(14)) }
    }
}

extension AccountWriter {
    package func insert(_ code: AuthorizationCodeRecord, hash: [UInt8]) throws {
        try session.execute(
            """
            INSERT INTO authorization_code (account_id, hash, session_id, attempt_id, application_id, redirect_uri,
            challenge, nonce, scope, expires)
            VALUES (\(account), \(hash), \(code.session), \(code.attempt), \(code.applicationID), \(code.redirectURI),
            \(code.challenge), \(code.nonce), \(code.scope), \(code.expires))
            """)
    }

    /// The code with this hash, held until this transaction ends: it can be redeemed by one caller only.
    ///
    /// Its session is held first, as by whoever ends that: they see that the code was used, and tell the application, or
    /// they come first and there's no code.
    package func lockedCode(hash: [UInt8]) throws -> AuthorizationCodeRecord? {
        let owner: ID<Session>? = try session.first(
            "SELECT session_id FROM authorization_code WHERE account_id = \(account) AND hash = \(hash)"
        ) { try $0.id(0) }
        guard let owner, try lockedSession(owner) != nil else { return nil }
        return try session.first(
            """
            SELECT session_id, attempt_id, application_id, redirect_uri, challenge, nonce, scope, expires, used
            FROM authorization_code WHERE account_id = \(account) AND hash = \(hash)\(session.dialect.forUpdate)
            """
        ) { row in
            AuthorizationCodeRecord(
                session: try row.id(0), attempt: try row.id(1), applicationID: try row.text(2),
                redirectURI: try row.text(3), challenge: try row.blob(4), nonce: try row.optionalText(5),
                scope: try row.text(6), expires: try row.instant(7), used: try row.optionalInstant(8))
        }
    }

    package func markCodeUsed(hash: [UInt8]) throws {
        try session.execute(
            "UPDATE authorization_code SET used = \(now) WHERE account_id = \(account) AND hash = \(hash)")
    }

    package func insertAccessToken(
        hash: [UInt8], code: [UInt8], session id: ID<Session>, applicationID: String, scope: String, expires: Instant
    ) throws {
        try session.execute(
            """
            INSERT INTO access_token (account_id, hash, code_hash, session_id, application_id, scope, expires)
            VALUES (\(account), \(hash), \(code), \(id), \(applicationID), \(scope), \(expires))
            """)
    }

    /// Revokes what a code gave.
    package func revokeAccessTokens(ofCode hash: [UInt8]) throws {
        try session.execute("DELETE FROM access_token WHERE account_id = \(account) AND code_hash = \(hash)")
    }
}
