import Relational
package import Tenancy

/// A logout that an IdP was asked for; our own session has ended already.
package struct PendingLogoutRecord: Hashable, Sendable {
    /// The ID of the LogoutRequest.
    package var requestID: String
    package var relayState: String
    package var integration: Slug<Integration>
    /// Where the browser goes when the IdP is done, checked before it was stored; nil: to our own page.
    package var goesOnTo: String?
    package var expires: Instant

    package init(
        requestID: String, relayState: String, integration: Slug<Integration>, goesOnTo: String?, expires: Instant
    ) {
        self.requestID = requestID
        self.relayState = relayState
        self.integration = integration
        self.goesOnTo = goesOnTo
        self.expires = expires
    }
}

extension AccountReader {
    private static var pendingLogoutColumns: SQL { "request_id, relay_state, integration_id, goes_on_to, expires" }

    /// The request with this ID, unless it has expired.
    package func pendingLogout(requestID: String, at now: Instant) throws -> PendingLogoutRecord? {
        try session.first(
            """
            SELECT \(Self.pendingLogoutColumns) FROM pending_logout
            WHERE account_id = \(account) AND request_id = \(requestID) AND expires > \(now)
            """, Self.pendingLogout)
    }

    /// The request that was given this RelayState, unless it has expired.
    package func pendingLogout(relayState: String, at now: Instant) throws -> PendingLogoutRecord? {
        try session.first(
            """
            SELECT \(Self.pendingLogoutColumns) FROM pending_logout
            WHERE account_id = \(account) AND relay_state = \(relayState) AND expires > \(now)
            """, Self.pendingLogout)
    }

    private static func pendingLogout(_ row: any SQLRow) throws -> PendingLogoutRecord {
        PendingLogoutRecord(
            requestID: try row.text(0), relayState: try row.text(1), integration: try row.slug(2),
            goesOnTo: try row.optionalText(3), expires: try row.instant(4))
    }
}

extension AccountWriter {
    package func insert(_ pending: PendingLogoutRecord) throws {
        try session.execute(
            """
            INSERT INTO pending_logout (account_id, request_id, relay_state, integration_id, goes_on_to, expires)
            VALUES (\(account), \(pending.requestID), \(pending.relayState), \(pending.integration),
            \(pending.goesOnTo), \(pending.expires))
            """)
    }

    /// Takes a request away, so that no second answer to it is accepted; false when somebody else already did.
    package func takePendingLogout(requestID: String) throws -> Bool {
        try session.execute(
            "DELETE FROM pending_logout WHERE account_id = \(account) AND request_id = \(requestID)") > 0
    }

    /// Remembers an IdP's request until then; false when it was followed before, on any node.
    package func rememberLogoutRequest(
        _ id: String, of integration: Slug<Integration>, until: Instant
    ) throws -> Bool {
        try session.execute(
            """
            INSERT INTO seen_logout_request (account_id, integration_id, request_id, replayable_until)
            VALUES (\(account), \(integration), \(id), \(until))
            ON CONFLICT (account_id, integration_id, request_id) DO NOTHING
            """) > 0
    }
}
