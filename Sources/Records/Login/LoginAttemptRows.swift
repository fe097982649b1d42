import FoundationEssentials
package import Journal
import Relational
package import Tenancy

extension AccountReader {
    private static var attemptColumns: SQL {
        """
        attempt_id, integration_id, reason, application_id, user_name, user_id, outcome, verdict, checks, started, \
        finished
        """
    }

    package func loginAttempt(_ id: ID<LoginAttempt>) throws -> LoginAttemptRecord? {
        try session.first(
            "SELECT \(Self.attemptColumns) FROM login_attempt WHERE account_id = \(account) AND attempt_id = \(id)",
            Self.attempt)
    }

    /// Attempts that match, newest first.
    package func loginAttempts(_ filter: LoginAttemptFilter, limit: Int) throws -> [LoginAttemptRecord] {
        var conditions: [SQL] = ["account_id = \(account)"]
        if let reference = filter.reference { conditions.append("reference = \(reference)") }
        if let outcome = filter.outcome { conditions.append("outcome = \(outcome.rawValue)") }
        if let integration = filter.integration { conditions.append("integration_id = \(integration)") }
        if let before = filter.before { conditions.append("attempt_id < \(before)") }
        return try session.query(
            """
            SELECT \(Self.attemptColumns) FROM login_attempt WHERE \(conditions.joined(separator: " AND "))
            ORDER BY attempt_id DESC LIMIT \(limit)
            """, Self.attempt)
    }

    private static func attempt(_ row: any SQLRow) throws -> LoginAttemptRecord {
        guard let outcome = LoginOutcome(rawValue: try row.text(6)) else {
            throw StorageFailure.unexpected("login_attempt.outcome")
        }
        let decoder = JSONDecoder()
        return LoginAttemptRecord(
            id: try row.id(0), integration: try row.optionalText(1).flatMap { Slug($0) },
            reason: try row.optionalText(2), application: try row.optionalText(3), userName: try row.optionalText(4),
            user: try row.optionalText(5).flatMap { ID($0) }, outcome: outcome,
            verdict: try row.optionalText(7).map { try decoder.decode(LoginVerdictRecord.self, from: Data($0.utf8)) },
            checks: try decoder.decode([LoginCheckRecord].self, from: Data(try row.text(8).utf8)),
            started: try row.instant(9), finished: try row.optionalInstant(10))
    }
}

extension AccountWriter {
    package func insert(_ attempt: LoginAttemptRecord) throws {
        let (verdict, checks) = try Self.documents(of: attempt)
        try session.execute(
            """
            INSERT INTO login_attempt (account_id, attempt_id, reference, integration_id, reason, application_id,
            user_name, user_id, outcome, verdict, checks, started, finished)
            VALUES (\(account), \(attempt.id), \(attempt.reference), \(attempt.integration?.text), \(attempt.reason),
            \(attempt.application), \(attempt.userName), \(attempt.user?.text), \(attempt.outcome.rawValue), \(verdict),
            \(checks), \(attempt.started), \(attempt.finished))
            """)
    }

    /// Stores what has become of an attempt.
    package func update(_ attempt: LoginAttemptRecord) throws {
        let (verdict, checks) = try Self.documents(of: attempt)
        try session.execute(
            """
            UPDATE login_attempt SET integration_id = \(attempt.integration?.text), reason = \(attempt.reason),
            user_name = \(attempt.userName), user_id = \(attempt.user?.text), outcome = \(attempt.outcome.rawValue),
            verdict = \(verdict), checks = \(checks), finished = \(attempt.finished)
            WHERE account_id = \(account) AND attempt_id = \(attempt.id)
            """)
    }

    private static func documents(of attempt: LoginAttemptRecord) throws -> (verdict: String?, checks: String) {
        let encoder = JSONEncoder.sorted
        let verdict = try attempt.verdict.map { String(decoding: try encoder.encode($0), as: UTF8.self) }
        guard !attempt.checks.isEmpty else { return (verdict, "[]") }
        return (verdict, String(decoding: try encoder.encode(attempt.checks), as: UTF8.self))
    }
}
