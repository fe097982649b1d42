package import Journal
import Relational
package import Tenancy

/// What a login gave: somebody authenticated by an integration, until then.
package struct LoginSessionRecord: Hashable, Sendable {
    package var id: ID<Session>
    package var user: ID<User>
    package var integration: Slug<Integration>
    package var attempt: ID<LoginAttempt>
    /// As the IdP named the person, for single logout.
    package var nameID: String
    package var nameIDFormat: String?
    package var nameQualifier: String?
    package var spNameQualifier: String?
    package var sessionIndex: String?
    package var authenticated: Instant
    package var created: Instant
    package var expires: Instant

    package init(
        id: ID<Session>, user: ID<User>, integration: Slug<Integration>, attempt: ID<LoginAttempt>, nameID: String,
        nameIDFormat: String?, nameQualifier: String? = nil, spNameQualifier: String? = nil, sessionIndex: String?,
        authenticated: Instant, created: Instant, expires: Instant
    ) {
        self.id = id
        self.user = user
        self.integration = integration
        self.attempt = attempt
        self.nameID = nameID
        self.nameIDFormat = nameIDFormat
        self.nameQualifier = nameQualifier
        self.spNameQualifier = spNameQualifier
        self.sessionIndex = sessionIndex
        self.authenticated = authenticated
        self.created = created
        self.expires = expires
    }
}

extension AccountReader {
    static var sessionColumns: SQL {
        """
        s.session_id, s.user_id, s.integration_id, s.attempt_id, s.name_id, s.name_id_format, s.session_index, \
        s.authenticated, s.created, s.expires, s.name_qualifier, s.sp_name_qualifier
        """
    }

    /// The session whose cookie has this hash, unless it has expired.
    package func loginSession(hash: [UInt8], at now: Instant) throws -> LoginSessionRecord? {
        try session.first(
            """
            SELECT \(Self.sessionColumns) FROM login_session s
            WHERE s.account_id = \(account) AND s.hash = \(hash) AND s.expires > \(now)
            """, Self.loginSession)
    }

    /// Every session of a user, expired ones that nobody has taken away yet included.
    package func loginSessions(of user: ID<User>) throws -> [LoginSessionRecord] {
        try session.query(
            """
            SELECT \(Self.sessionColumns) FROM login_session s
            WHERE s.account_id = \(account) AND s.user_id = \(user)
            """, Self.loginSession)
    }

    /// The sessions that an IdP began under this name, whatever its format and qualifiers.
    package func loginSessions(
        named nameID: String, by integration: Slug<Integration>
    ) throws -> [LoginSessionRecord] {
        try session.query(
            """
            SELECT \(Self.sessionColumns) FROM login_session s
            WHERE s.account_id = \(account) AND s.integration_id = \(integration) AND s.name_id = \(nameID)
            """, Self.loginSession)
    }

    static func loginSession(_ row: any SQLRow) throws -> LoginSessionRecord {
        LoginSessionRecord(
            id: try row.id(0), user: try row.id(1), integration: try row.slug(2), attempt: try row.id(3),
            nameID: try row.text(4), nameIDFormat: try row.optionalText(5), nameQualifier: try row.optionalText(10),
            spNameQualifier: try row.optionalText(11), sessionIndex: try row.optionalText(6),
            authenticated: try row.instant(7), created: try row.instant(8), expires: try row.instant(9))
    }
}

extension AccountWriter {
    /// - Parameter hash: of the cookie's secret; nil: the session is the application's alone, no browser carries it.
    package func insert(_ new: LoginSessionRecord, hash: [UInt8]?) throws {
        try session.execute(
            """
            INSERT INTO login_session (account_id, session_id, hash, user_id, integration_id, attempt_id, name_id,
            name_id_format, name_qualifier, sp_name_qualifier, session_index, authenticated, created, expires)
            VALUES (\(account), \(new.id), \(hash), \(new.user), \(new.integration), \(new.attempt), \(new.nameID),
            \(new.nameIDFormat), \(new.nameQualifier), \(new.spNameQualifier), \(new.sessionIndex),
            \(new.authenticated), \(new.created), \(new.expires))
            """)
    }

    /// Ends sessions with their codes and access tokens: the one place where a session ends before its time.
    ///
    /// - Returns: those that had not ended already; the write has to record their `events`.
    package func end(_ sessions: [LoginSessionRecord], because cause: SessionEndCause) throws -> EndedSessions {
        let ended = try sessions.filter {
            try session.execute(
                "DELETE FROM login_session WHERE account_id = \(account) AND session_id = \($0.id)") > 0
        }
        return EndedSessions(sessions: ended, cause: cause)
    }
}
