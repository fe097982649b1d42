package import Directory
import FoundationEssentials
import Relational
package import Tenancy

extension AccountReader {
    /// The integration's brake; one that never had anything to count is as new.
    package func brake(of integration: Slug<Integration>) throws -> BrakeState {
        try brake(of: integration, locking: "") ?? BrakeState()
    }

    fileprivate func brake(of integration: Slug<Integration>, locking: SQL) throws -> BrakeState? {
        try session.first(
            "SELECT state FROM brake WHERE account_id = \(account) AND integration_id = \(integration)\(locking)"
        ) { row in
            guard let state = try? JSONDecoder().decode(BrakeState.self, from: Data(try row.text(0).utf8)) else {
                throw StorageFailure.unexpected("brake.state")
            }
            return state
        }
    }

    /// How much of something the integration has, counted no further than to the limit.
    package func count(_ measure: BrakeMeasure, of integration: Slug<Integration>, upTo limit: Int) throws -> Int {
        let rows: SQL =
            switch measure {
            case .users:
                """
                SELECT 1 FROM user_record r WHERE r.account_id = \(account) AND r.integration_id = \(integration)
                AND r.active = 1 LIMIT \(limit)
                """
            case .groups:
                """
                SELECT 1 FROM directory_group g WHERE g.account_id = \(account) AND g.integration_id = \(integration)
                LIMIT \(limit)
                """
            case .memberships:
                """
                SELECT 1 FROM directory_group g
                JOIN group_member m ON m.account_id = g.account_id AND m.group_id = g.group_id
                WHERE g.account_id = \(account) AND g.integration_id = \(integration)
                UNION ALL
                SELECT 1 FROM directory_group g
                JOIN group_child c ON c.account_id = g.account_id AND c.group_id = g.group_id
                WHERE g.account_id = \(account) AND g.integration_id = \(integration) LIMIT \(limit)
                """
            }
        return Int(try session.scalar("SELECT COUNT(*) FROM (\(rows)) AS counted") ?? 0)
    }

    /// What the integration took away since then and hasn't been given back, the latest first.
    package func takenAway(
        by integration: Slug<Integration>, since: Instant, limit: Int
    ) throws -> [(position: Int64, change: TakenAway)] {
        try session.query(
            """
            SELECT position, kind, subject, version, created, document, details FROM taken_away
            WHERE account_id = \(account) AND integration_id = \(integration) AND at >= \(since)
            ORDER BY position DESC LIMIT \(limit)
            """
        ) { row in
            guard let kind = TakenAway.Kind(rawValue: try row.text(1)),
                let details = try? JSONDecoder().decode(TakenAway.Details.self, from: Data(try row.text(6).utf8))
            else { throw StorageFailure.unexpected("taken_away") }
            let change = TakenAway(
                kind, try row.text(2), version: try row.int(3), created: try row.instant(4),
                document: try row.blob(5), details: details)
            return (try row.int(0), change)
        }
    }

    /// How many changes `takenAway` would give.
    package func takenAwayCount(by integration: Slug<Integration>, since: Instant) throws -> Int {
        let count = try session.scalar(
            """
            SELECT COUNT(*) FROM taken_away
            WHERE account_id = \(account) AND integration_id = \(integration) AND at >= \(since)
            """)
        return Int(count ?? 0)
    }
}

extension AccountWriter {
    /// The integration's brake, held until this transaction ends: what one request takes away the next one sees.
    package func lockedBrake(of integration: Slug<Integration>) throws -> BrakeState {
        if let state = try reader.brake(of: integration, locking: session.dialect.forUpdate) { return state }
        // Two requests may each be the first.
        try session.execute(
            """
            INSERT INTO brake (account_id, integration_id, state)
            VALUES (\(account), \(integration), \(try Self.text(BrakeState())))
            ON CONFLICT (account_id, integration_id) DO NOTHING
            """)
        return try reader.brake(of: integration, locking: session.dialect.forUpdate) ?? BrakeState()
    }

    package func store(_ state: BrakeState, of integration: Slug<Integration>) throws {
        try session.execute(
            """
            UPDATE brake SET state = \(try Self.text(state)), engaged = \(state.engaged?.at)
            WHERE account_id = \(account) AND integration_id = \(integration)
            """)
    }

    /// Keeps what is being taken away, until then at least, and for as long as the brake is engaged.
    package func keep(
        _ change: TakenAway, at position: Int64, by integration: Slug<Integration>, until expires: Instant
    ) throws {
        try session.execute(
            """
            INSERT INTO taken_away (account_id, integration_id, position, at, expires, kind, subject, version, created,
            document, details) VALUES (\(account), \(integration), \(position), \(now), \(expires),
            \(change.kind.rawValue), \(change.subject), \(change.version), \(change.created), \(change.document),
            \(try Self.text(change.details)))
            """)
    }

    /// Forgets what has been given back.
    package func dropTakenAway(_ positions: [Int64], by integration: Slug<Integration>) throws {
        for chunk in positions.chunks(of: Self.chunk) {
            try session.execute(
                """
                DELETE FROM taken_away WHERE account_id = \(account) AND integration_id = \(integration)
                AND position IN \(SQL.list(chunk.map { SQLValue.integer($0) }))
                """)
        }
    }

    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
    }
}

extension SystemWriter {
    /// Forgets what was taken away too long ago to be given back; nothing of an integration whose brake is engaged.
    package func purgeTakenAway(at now: Instant) throws -> Int {
        try session.execute(
            """
            DELETE FROM taken_away WHERE expires < \(now) AND NOT EXISTS (SELECT 1 FROM brake b
            WHERE b.account_id = taken_away.account_id AND b.integration_id = taken_away.integration_id
            AND b.engaged IS NOT NULL)
            """)
    }
}
