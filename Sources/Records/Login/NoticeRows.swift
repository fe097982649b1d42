import Relational
package import Tenancy

/// That an application has yet to be told of a session's end.
package struct LogoutNoticeRecord: Hashable, Sendable {
    package var id: ID<LogoutNotice>
    package var account: Slug<Account>
    package var session: ID<Session>
    package var user: ID<User>
    package var applicationID: String
    package var created: Instant
    /// How often it has been tried, the attempt that it was claimed for included.
    package var attempts: Int

    package init(
        id: ID<LogoutNotice>, account: Slug<Account>, session: ID<Session>, user: ID<User>, applicationID: String,
        created: Instant, attempts: Int
    ) {
        self.id = id
        self.account = account
        self.session = session
        self.user = user
        self.applicationID = applicationID
        self.created = created
        self.attempts = attempts
    }
}

extension AccountWriter {
    /// Writes down, before a session's row goes, which applications have to be told: those that it gave tokens to.
    func noteEnd(of ended: LoginSessionRecord) throws {
        let told: [String] = try session.query(
            """
            SELECT DISTINCT application_id FROM authorization_code
            WHERE account_id = \(account) AND session_id = \(ended.id) AND used IS NOT NULL ORDER BY application_id
            """
        ) { try $0.text(0) }
        for application in told {
            try session.execute(
                """
                INSERT INTO logout_notice (account_id, notice_id, session_id, user_id, application_id, created, due,
                attempts)
                VALUES (\(account), \(ID<LogoutNotice>.fresh(at: now)), \(ended.id), \(ended.user), \(application),
                \(now), \(now), 0)
                """)
        }
    }
}

extension SystemReader {
    /// Whether any application of any account has to be told something now.
    package func hasDueNotices(at now: Instant) throws -> Bool {
        try session.exists("SELECT 1 FROM logout_notice WHERE due <= \(now) LIMIT 1")
    }
}

extension SystemWriter {
    /// Claims notices that are due, oldest first: until the lease ends nobody else gets them, and then, if this node has
    /// died, another does.
    package func claimDueNotices(at now: Instant, until lease: Instant, limit: Int) throws -> [LogoutNoticeRecord] {
        let due = try session.query(
            """
            SELECT notice_id, account_id, session_id, user_id, application_id, created, attempts FROM logout_notice
            WHERE due <= \(now) ORDER BY due LIMIT \(limit)\(session.dialect.forUpdateSkippingLocked)
            """
        ) { row in
            LogoutNoticeRecord(
                id: try row.id(0), account: try row.slug(1), session: try row.id(2), user: try row.id(3),
                applicationID: try row.text(4), created: try row.instant(5), attempts: Int(try row.int(6)) + 1)
        }
        for notice in due { try update(notice, due: lease) }
        return due
    }

    /// Puts a notice off until then.
    package func postpone(_ notice: LogoutNoticeRecord, until due: Instant) throws { try update(notice, due: due) }

    /// Takes a notice away: it was delivered, or never will be.
    package func remove(_ notice: LogoutNoticeRecord) throws {
        try session.execute(
            "DELETE FROM logout_notice WHERE account_id = \(notice.account) AND notice_id = \(notice.id)")
    }

    private func update(_ notice: LogoutNoticeRecord, due: Instant) throws {
        try session.execute(
            """
            UPDATE logout_notice SET due = \(due), attempts = \(notice.attempts)
            WHERE account_id = \(notice.account) AND notice_id = \(notice.id)
            """)
    }
}
