import Relational
package import Tenancy

/// A response as it was posted, for whoever has to find out later what was wrong with it.
package struct KeptResponseRecord: Hashable, Sendable {
    package var attempt: ID<LoginAttempt>
    package var integration: Slug<Integration>
    /// It came to the one URL for all of an account's integrations.
    package var cameToSharedURL: Bool
    /// The request that it was taken to answer; nil: none.
    package var requestID: String?
    package var received: Instant
    /// The form's value, sealed under `binding(_:in:)`.
    package var sealed: [UInt8]

    package init(
        attempt: ID<LoginAttempt>, integration: Slug<Integration>, cameToSharedURL: Bool, requestID: String?,
        received: Instant, sealed: [UInt8]
    ) {
        self.attempt = attempt
        self.integration = integration
        self.cameToSharedURL = cameToSharedURL
        self.requestID = requestID
        self.received = received
        self.sealed = sealed
    }

    /// What the seal is bound to: copied to another attempt or account, a response doesn't open.
    package static func binding(_ attempt: ID<LoginAttempt>, in account: Slug<Account>) -> [UInt8] {
        Array("kept-response:\(account):\(attempt)".utf8)
    }
}

extension AccountReader {
    /// The response of an attempt, where it was kept.
    package func keptResponse(_ attempt: ID<LoginAttempt>) throws -> KeptResponseRecord? {
        try session.first(
            """
            SELECT attempt_id, integration_id, shared, request_id, received, sealed FROM kept_response
            WHERE account_id = \(account) AND attempt_id = \(attempt)
            """
        ) { row in
            KeptResponseRecord(
                attempt: try row.id(0), integration: try row.slug(1), cameToSharedURL: try row.bool(2),
                requestID: try row.optionalText(3), received: try row.instant(4), sealed: try row.blob(5))
        }
    }

    /// Whether the response of an attempt was kept.
    package func hasKeptResponse(_ attempt: ID<LoginAttempt>) throws -> Bool {
        try session.exists(
            "SELECT 1 FROM kept_response WHERE account_id = \(account) AND attempt_id = \(attempt)")
    }
}

extension AccountWriter {
    /// Keeps a response, and of the account's others the newest up to `limit` of them all: anybody can post one.
    package func insert(_ response: KeptResponseRecord, limit: Int) throws {
        try session.execute(
            """
            INSERT INTO kept_response (account_id, attempt_id, integration_id, shared, request_id, received, sealed)
            VALUES (\(account), \(response.attempt), \(response.integration),
            \(response.cameToSharedURL), \(response.requestID), \(response.received),
            \(response.sealed)) ON CONFLICT (account_id, attempt_id) DO NOTHING
            """)
        try session.execute(
            """
            DELETE FROM kept_response WHERE account_id = \(account) AND attempt_id <= (
            SELECT attempt_id FROM kept_response WHERE account_id = \(account)
            ORDER BY attempt_id DESC LIMIT 1 OFFSET \(limit))
            """)
    }
}
