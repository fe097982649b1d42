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
    /// The class of that authentication, if the IdP tells.
    package var authnContext: String?
    package var created: Instant
    /// When it ends unless it's used again.
    package var expires: Instant
    /// When it ends however much it's used; nil: at `expires`, as it's from before there was an idle limit.
    package var latestEnd: Instant?

    package init(
        id: ID<Session>, user: ID<User>, integration: Slug<Integration>, attempt: ID<LoginAttempt>, nameID: String,
        nameIDFormat: String?, nameQualifier: String? = nil, spNameQualifier: String? = nil, sessionIndex: String?,
        authenticated: Instant, authnContext: String? = nil, created: Instant, expires: Instant,
        latestEnd: Instant? = nil
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
        self.authnContext = authnContext
        self.created = created
        self.expires = expires
        self.latestEnd = latestEnd
    }
}

extension AccountReader {
    static var sessionColumns: SQL {
        """
        s.session_id, s.user_id, s.integration_id, s.attempt_id, s.name_id, s.name_id_format, s.session_index, \
        s.authenticated, s.created, s.expires, s.name_qualifier, s.sp_name_qualifier, \
        s.authn_context, s.latest_end
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

    /// Every session that an integration authenticated.
    package func loginSessions(by integration: Slug<Integration>) throws -> [LoginSessionRecord] {
        try session.query(
            """
            SELECT \(Self.sessionColumns) FROM login_session s
            WHERE s.account_id = \(account) AND s.integration_id = \(integration) ORDER BY s.name_id, s.session_id
            """, Self.loginSession)
    }

    static func loginSession(_ row: any SQLRow) throws -> LoginSessionRecord {
        LoginSessionRecord(
            id: try row.id(0), user: try row.id(1), integration: try row.slug(2), attempt: try row.id(3),
            nameID: try row.text(4), nameIDFormat: try row.optionalText(5), nameQualifier: try row.optionalText(10),
            spNameQualifier: try row.optionalText(11), sessionIndex: try row.optionalText(6),
            authenticated: try row.instant(7), authnContext: try row.optionalText(12), created: try row.instant(8),
            expires: try row.instant(9), latestEnd: try row.optionalInstant(13))
    }
}

extension AccountWriter {
    /// - Parameter hash: of the cookie's secret; nil: the session is the application's alone, no browser carries it.
    package func insert(_ new: LoginSessionRecord, hash: [UInt8]?) throws {
        try session.execute(
            """
            INSERT INTO login_session (account_id, session_id, hash, user_id, integration_id, attempt_id, name_id,
            name_id_format, name_qualifier, sp_name_qualifier, session_index, authenticated, authn_context, created, expires,
            latest_end)
            VALUES (\(account), \(new.id), \(hash), \(new.user), \(new.integration), \(new.attempt), \(new.nameID),
            \(new.nameIDFormat), \(new.nameQualifier), \(new.spNameQualifier), \(new.sessionIndex),
            \(new.authenticated), \(new.authnContext), \(new.created), \(new.expires), \(new.latestEnd))
            """)
    }

    /// Ends sessions with their codes and access tokens: the one place where a session ends before its time.
    ///
    /// - Returns: those that had not ended already; the write has to record their `events`.
    package func end(_ sessions: [LoginSessionRecord], because cause: SessionEndCause) throws -> EndedSessions {
        let ended = try sessions.filter { try lockedSession($0.id) != nil }
        for session in ended {
            // First, because what tells which applications know it goes with it.
            try noteEnd(of: session)
            try self.session.execute(
                "DELETE FROM login_session WHERE account_id = \(account) AND session_id = \(session.id)")
        }
        return EndedSessions(sessions: ended, cause: cause)
    }

    /// The session whose cookie has this hash, held until this transaction ends; expired ones too.
    package func lockedSession(hash: [UInt8]) throws -> LoginSessionRecord? {
        try session.first(
            """
            SELECT \(AccountReader.sessionColumns) FROM login_session s
            WHERE s.account_id = \(account) AND s.hash = \(hash)\(session.dialect.forUpdate)
            """, AccountReader.loginSession)
    }

    /// The same by its id.
    package func lockedSession(_ id: ID<Session>) throws -> LoginSessionRecord? {
        try session.first(
            """
            SELECT \(AccountReader.sessionColumns) FROM login_session s
            WHERE s.account_id = \(account) AND s.session_id = \(id)\(session.dialect.forUpdate)
            """, AccountReader.loginSession)
    }

    /// Takes a session from the browser that carried it: only applications know it any more.
    package func detach(_ id: ID<Session>) throws {
        try session.execute(
            "UPDATE login_session SET hash = NULL WHERE account_id = \(account) AND session_id = \(id)")
    }

    /// Lets a session go on until then, because it's used.
    package func extend(_ id: ID<Session>, until end: Instant) throws {
        try session.execute(
            "UPDATE login_session SET expires = \(end) WHERE account_id = \(account) AND session_id = \(id)")
    }
}
