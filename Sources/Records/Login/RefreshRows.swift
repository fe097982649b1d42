import Relational
package import Tenancy

/// A refresh token as it's stored under its hash.
package struct RefreshTokenRecord: Hashable, Sendable {
    /// The hash of the code that its family began with.
    package var code: [UInt8]
    package var session: ID<Session>
    package var applicationID: String
    package var scope: String
    /// When it was traded for the next one; nil: it's the family's last.
    package var traded: Instant?

    package init(code: [UInt8], session: ID<Session>, applicationID: String, scope: String, traded: Instant? = nil) {
        self.code = code
        self.session = session
        self.applicationID = applicationID
        self.scope = scope
        self.traded = traded
    }
}

extension AccountWriter {
    /// Ends with its session, by the schema.
    package func insert(_ token: RefreshTokenRecord, hash: [UInt8]) throws {
        try session.execute(
            """
            INSERT INTO refresh_token (account_id, hash, code_hash, session_id, application_id, scope, created)
            VALUES (\(account), \(hash), \(token.code), \(token.session), \(token.applicationID), \(token.scope), \(now))
            """)
    }

    /// The refresh token with this hash, held with its session until this transaction ends: it can be traded by one
    /// caller only.
    package func lockedRefreshToken(hash: [UInt8]) throws -> RefreshTokenRecord? {
        let owner: ID<Session>? = try session.first(
            "SELECT session_id FROM refresh_token WHERE account_id = \(account) AND hash = \(hash)"
        ) { try $0.id(0) }
        guard let owner, try lockedSession(owner) != nil else { return nil }
        return try session.first(
            """
            SELECT code_hash, session_id, application_id, scope, traded
            FROM refresh_token WHERE account_id = \(account) AND hash = \(hash)\(session.dialect.forUpdate)
            """
        ) { row in
            RefreshTokenRecord(
                code: try row.blob(0), session: try row.id(1), applicationID: try row.text(2), scope: try row.text(3),
                traded: try row.optionalInstant(4))
        }
    }

    package func markRefreshTokenTraded(hash: [UInt8]) throws {
        try session.execute(
            "UPDATE refresh_token SET traded = \(now) WHERE account_id = \(account) AND hash = \(hash)")
    }

    /// Takes away the access tokens of a family that have expired, so that a long session doesn't collect them.
    package func purgeAccessTokens(ofCode hash: [UInt8]) throws {
        try session.execute(
            """
            DELETE FROM access_token
            WHERE account_id = \(account) AND code_hash = \(hash) AND expires <= \(now)
            """)
    }
}
