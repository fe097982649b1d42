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
    package var sessionIndex: String?
    package var authenticated: Instant
    package var created: Instant
    package var expires: Instant

    package init(
        id: ID<Session>, user: ID<User>, integration: Slug<Integration>, attempt: ID<LoginAttempt>, nameID: String,
        nameIDFormat: String?, sessionIndex: String?, authenticated: Instant, created: Instant, expires: Instant
    ) {
        self.id = id
        self.user = user
        self.integration = integration
        self.attempt = attempt
        self.nameID = nameID
        self.nameIDFormat = nameIDFormat
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
        s.authenticated, s.created, s.expires
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

    static func loginSession(_ row: any SQLRow) throws -> LoginSessionRecord {
        LoginSessionRecord(
            id: try row.id(0), user: try row.id(1), integration: try row.slug(2), attempt: try row.id(3),
            nameID: try row.text(4), nameIDFormat: try row.optionalText(5), sessionIndex: try row.optionalText(6),
            authenticated: try row.instant(7), created: try row.instant(8), expires: try row.instant(9))
    }
}

extension AccountWriter {
    /// - Parameter hash: of the cookie's secret; nil: the session is the application's alone, no browser carries it.
    package func insert(_ new: LoginSessionRecord, hash: [UInt8]?) throws {
        try session.execute(
            """
            INSERT INTO login_session (account_id, session_id, hash, user_id, integration_id, attempt_id, name_id,
            name_id_format, session_index, authenticated, created, expires)
            VALUES (\(account), \(new.id), \(hash), \(new.user), \(new.integration), \(new.attempt), \(new.nameID),
            \(new.nameIDFormat), \(new.sessionIndex), \(new.authenticated), \(new.created), \(new.expires))
            """)
    }

    /// Ends one session with its codes and access tokens; false when there was none.
    package func endSession(_ id: ID<Session>) throws -> Bool {
        try session.execute("DELETE FROM login_session WHERE account_id = \(account) AND session_id = \(id)") > 0
    }

    /// Ends every session of a user with its codes and access tokens, because the user was deactivated.
    /// - Returns: the sessions that ended.
    package func endSessions(of user: ID<User>) throws -> [ID<Session>] {
        let ended: [ID<Session>] = try session.query(
            "SELECT session_id FROM login_session WHERE account_id = \(account) AND user_id = \(user)"
        ) { try $0.id(0) }
        guard !ended.isEmpty else { return [] }
        try session.execute("DELETE FROM login_session WHERE account_id = \(account) AND user_id = \(user)")
        return ended
    }

    /// Ends the sessions of a user that this integration authenticated: its record ended, others may go on.
    package func endSessions(of user: ID<User>, from integration: Slug<Integration>) throws -> [ID<Session>] {
        let ended: [ID<Session>] = try session.query(
            """
            SELECT session_id FROM login_session
            WHERE account_id = \(account) AND user_id = \(user) AND integration_id = \(integration)
            """
        ) { try $0.id(0) }
        guard !ended.isEmpty else { return [] }
        try session.execute(
            """
            DELETE FROM login_session
            WHERE account_id = \(account) AND user_id = \(user) AND integration_id = \(integration)
            """)
        return ended
    }
}
