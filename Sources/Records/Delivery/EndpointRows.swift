package import Journal
import Relational
package import Tenancy

extension AccountReader {
    /// The account's endpoints, oldest first.
    package func eventEndpoints() throws -> [EventEndpointRecord] {
        try session.query(
            """
            SELECT \(EventEndpointRecord.columns) FROM event_endpoint WHERE account_id = \(account)
            ORDER BY endpoint_id
            """
        ) { try EventEndpointRecord(row: $0) }
    }

    package func eventEndpoint(_ id: ID<EventEndpoint>) throws -> EventEndpointRecord? {
        try endpoint(id, locking: "")
    }

    fileprivate func endpoint(_ id: ID<EventEndpoint>, locking: SQL) throws -> EventEndpointRecord? {
        try session.first(
            """
            SELECT \(EventEndpointRecord.columns) FROM event_endpoint
            WHERE account_id = \(account) AND endpoint_id = \(id)\(locking)
            """
        ) { try EventEndpointRecord(row: $0) }
    }

    /// What the endpoint never took, the latest first.
    package func deadLetters(of id: ID<EventEndpoint>, limit: Int) throws -> [DeadLetter] {
        try session.query(
            """
            SELECT first, last, at, reason FROM dead_letter WHERE account_id = \(account) AND endpoint_id = \(id)
            ORDER BY first DESC LIMIT \(limit)
            """
        ) { row in
            DeadLetter(
                first: try row.int(0), last: try row.int(1), at: try row.instant(2), reason: try row.text(3))
        }
    }
}

extension AccountWriter {
    /// The endpoint, held until this transaction ends: no sender settles it meanwhile.
    package func lockedEventEndpoint(_ id: ID<EventEndpoint>) throws -> EventEndpointRecord? {
        try reader.endpoint(id, locking: session.dialect.forUpdate)
    }

    package func insert(_ endpoint: EventEndpointRecord) throws {
        try session.execute(
            """
            INSERT INTO event_endpoint (account_id, endpoint_id, format, url, kinds, state, secret, position, attempts,
            failing_since, failure, due, created)
            VALUES (\(account), \(endpoint.id), \(endpoint.format.rawValue), \(endpoint.url),
            \(endpoint.kinds.joined(separator: " ")), \(endpoint.state.rawValue), \(endpoint.secret),
            \(endpoint.position), \(endpoint.attempts), \(endpoint.failingSince), \(endpoint.failure), \(endpoint.due),
            \(endpoint.created))
            """)
    }

    /// Stores what has become of an endpoint. A sender that has claimed it notices by the changed `due`.
    package func update(_ endpoint: EventEndpointRecord) throws {
        try session.execute(
            """
            UPDATE event_endpoint SET url = \(endpoint.url), kinds = \(endpoint.kinds.joined(separator: " ")),
            state = \(endpoint.state.rawValue), secret = \(endpoint.secret), position = \(endpoint.position),
            attempts = \(endpoint.attempts), failing_since = \(endpoint.failingSince), failure = \(endpoint.failure),
            due = \(endpoint.due) WHERE account_id = \(account) AND endpoint_id = \(endpoint.id)
            """)
    }

    /// - Returns: whether there was one.
    package func removeEventEndpoint(_ id: ID<EventEndpoint>) throws -> Bool {
        try session.execute("DELETE FROM event_endpoint WHERE account_id = \(account) AND endpoint_id = \(id)") > 0
    }

    /// Notes what the endpoint never took.
    package func insert(_ letter: DeadLetter, of id: ID<EventEndpoint>) throws {
        try session.execute(
            """
            INSERT INTO dead_letter (account_id, endpoint_id, first, last, at, reason)
            VALUES (\(account), \(id), \(letter.first), \(letter.last), \(letter.at), \(letter.reason))
            ON CONFLICT (account_id, endpoint_id, first) DO UPDATE
            SET last = excluded.last, at = excluded.at, reason = excluded.reason
            """)
    }
}

extension SystemReader {
    /// Whether any endpoint of any account has something to be sent now.
    package func hasDueEvents(at now: Instant) throws -> Bool {
        try session.exists("SELECT 1 FROM event_endpoint WHERE \(EventEndpointRecord.isDue(at: now)) LIMIT 1")
    }
}

extension SystemWriter {
    /// Claims endpoints that have something to be sent: until the lease ends nobody else gets them, and then, if this node has
    /// died, another does.
    package func claimDueEndpoints(at now: Instant, until lease: Instant, limit: Int) throws -> [EventEndpointRecord] {
        let due = try session.query(
            """
            SELECT \(EventEndpointRecord.columns) FROM event_endpoint WHERE \(EventEndpointRecord.isDue(at: now))
            ORDER BY due LIMIT \(limit)\(session.dialect.forUpdateSkippingLocked)
            """
        ) { try EventEndpointRecord(row: $0) }
        return try due.map { endpoint in
            var claimed = endpoint
            claimed.due = lease
            try session.execute(
                """
                UPDATE event_endpoint SET due = \(lease)
                WHERE account_id = \(endpoint.account) AND endpoint_id = \(endpoint.id)
                """)
            return claimed
        }
    }
}

extension EventEndpointRecord {
    fileprivate static let columns: SQL =
        """
        account_id, endpoint_id, format, url, kinds, state, secret, position, attempts, \
        failing_since, failure, due, created
        """

    /// It's time, and the journal goes on behind what it has.
    fileprivate static func isDue(at now: Instant) -> SQL {
        """
        state = 'active' AND due <= \(now) AND format <> 'set-poll' AND EXISTS (SELECT 1 FROM journal_head
        WHERE journal_head.account_id = event_endpoint.account_id AND journal_head.position > event_endpoint.position)
        """
    }

    fileprivate init(row: any SQLRow) throws(StorageFailure) {
        guard let format = Format(rawValue: try row.text(2)), let state = State(rawValue: try row.text(5)) else {
            throw .unexpected("an event endpoint's format or state")
        }
        self.init(
            id: try row.id(1), account: try row.slug(0), format: format, url: try row.text(3),
            kinds: try row.text(4).split(separator: " ").map(String.init), secret: try row.blob(6),
            position: try row.int(7), created: try row.instant(12))
        self.state = state
        attempts = Int(try row.int(8))
        failingSince = try row.optionalInstant(9)
        failure = try row.optionalText(10)
        due = try row.instant(11)
    }
}
