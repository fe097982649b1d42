import Relational
package import Tenancy

extension AccountReader {
    private static var pendingColumns: SQL {
        """
        request_id, relay_state, attempt_id, integration_id, browser_hash, restarted, forced, max_age, application_id, \
        redirect_uri, state, nonce, scope, challenge, return_to, started, expires, test, \
        session_hash
        """
    }

    /// The request with this ID; expired ones too, so that the verdict can say so.
    package func pendingLogin(requestID: String) throws -> PendingLoginRecord? {
        try session.first(
            """
            SELECT \(Self.pendingColumns) FROM pending_login
            WHERE account_id = \(account) AND request_id = \(requestID)
            """, Self.pending)
    }

    /// The request that was given this RelayState.
    package func pendingLogin(relayState: String) throws -> PendingLoginRecord? {
        try session.first(
            """
            SELECT \(Self.pendingColumns) FROM pending_login
            WHERE account_id = \(account) AND relay_state = \(relayState)
            """, Self.pending)
    }

    /// How many logins of this browser were started in place of unsolicited responses and haven't been answered.
    package func restartedLogins(browserHash: [UInt8], at now: Instant) throws -> Int {
        let count = try session.scalar(
            """
            SELECT COUNT(*) FROM pending_login
            WHERE account_id = \(account) AND browser_hash = \(browserHash) AND restarted = 1 AND expires > \(now)
            """)
        return Int(count ?? 0)
    }

    private static func pending(_ row: any SQLRow) throws -> PendingLoginRecord {
        var application: PendingLoginRecord.Application?
        if let id = try row.optionalText(8) {
            application = PendingLoginRecord.Application(
                id: id, redirectURI: try row.text(9), state: try row.optionalText(10), nonce: try row.optionalText(11),
                scope: try row.text(12), challenge: try row.blob(13))
        }
        return PendingLoginRecord(
            requestID: try row.text(0), relayState: try row.text(1), attempt: try row.id(2),
            integration: try row.slug(3), browserHash: try row.blob(4), restarted: try row.bool(5),
            forced: try row.bool(6), maxAgeSeconds: try row.optionalInt(7), application: application,
            returnTo: try row.optionalText(14), sessionHash: try row.optionalBlob(18), isTest: try row.bool(17),
            started: try row.instant(15),
            expires: try row.instant(16))
    }
}

extension AccountWriter {
    package func insert(_ pending: PendingLoginRecord) throws {
        let application = pending.application
        try session.execute(
            """
            INSERT INTO pending_login (account_id, request_id, relay_state, attempt_id, integration_id, browser_hash,
            restarted, forced, max_age, application_id, redirect_uri, state, nonce, scope, challenge, return_to,
            started, expires, test, session_hash)
            VALUES (\(account), \(pending.requestID), \(pending.relayState), \(pending.attempt), \(pending.integration),
            \(pending.browserHash), \(pending.restarted), \(pending.forced), \(pending.maxAgeSeconds),
            \(application?.id), \(application?.redirectURI), \(application?.state), \(application?.nonce),
            \(application?.scope), \(application?.challenge), \(pending.returnTo), \(pending.started),
            \(pending.expires), \(pending.isTest), \(pending.sessionHash))
            """)
    }

    /// Takes a request away, so that no second answer to it is accepted; false when somebody else already did.
    package func takePendingLogin(requestID: String) throws -> Bool {
        try session.execute(
            "DELETE FROM pending_login WHERE account_id = \(account) AND request_id = \(requestID)") > 0
    }

    /// Remembers an assertion until then; false when it was accepted before, on any node.
    package func rememberAssertion(
        _ id: String, of issuer: String, by attempt: ID<LoginAttempt>, until: Instant
    ) throws -> Bool {
        try session.execute(
            """
            INSERT INTO seen_assertion (account_id, issuer, assertion_id, attempt_id, replayable_until)
            VALUES (\(account), \(issuer), \(id), \(attempt), \(until))
            ON CONFLICT (account_id, issuer, assertion_id) DO NOTHING
            """) > 0
    }
}

extension AccountReader {
    /// Whether the assertion was accepted before.
    package func hasSeenAssertion(_ id: String, of issuer: String) throws -> Bool {
        try session.exists(
            """
            SELECT 1 FROM seen_assertion
            WHERE account_id = \(account) AND issuer = \(issuer) AND assertion_id = \(id)
            """)
    }
}
