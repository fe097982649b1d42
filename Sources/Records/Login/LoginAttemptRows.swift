import FoundationEssentials
package import Journal
import Relational
package import Tenancy

extension AccountReader {
    private static var attemptColumns: SQL {
        """
        attempt_id, integration_id, reason, application_id, user_name, user_id, outcome, verdict, checks, started, \
        finished, steps, test
        """
    }

    package func loginAttempt(_ id: ID<LoginAttempt>) throws -> LoginAttemptRecord? {
        try session.first(
            "SELECT \(Self.attemptColumns) FROM login_attempt WHERE account_id = \(account) AND attempt_id = \(id)",
            Self.attempt)
    }

    /// Attempts that match, newest first.
    ///
    /// - Parameter deadlines: what tells those that are under way from those that came to nothing.
    package func loginAttempts(
        _ filter: LoginAttemptFilter, deadlines: LoginDeadlines, limit: Int
    ) throws -> [LoginAttemptRecord] {
        var conditions: [SQL] = ["account_id = \(account)"]
        if let reference = filter.reference { conditions.append("reference = \(reference)") }
        if let person = filter.person {
            let names = person.names.map { "user_name_key = \($0)" as SQL }
            let ways = names + (person.user.map { ["user_id = \($0)"] } ?? [])
            conditions.append("(\(ways.joined(separator: " OR ")))")
        }
        if let integration = filter.integration { conditions.append("integration_id = \(integration)") }
        if let outcome = filter.outcome { conditions.append(Self.condition(outcome, deadlines)) }
        if let verdict = filter.verdict { conditions.append("verdict_code = \(verdict)") }
        if filter.testsOnly { conditions.append("test = 1") }
        // Identifiers begin with the time, so that a span of time is a span of the primary key.
        if let since = filter.since { conditions.append("attempt_id >= \(ID<LoginAttempt>.bound(at: since))") }
        if let until = filter.until { conditions.append("attempt_id < \(ID<LoginAttempt>.bound(at: until))") }
        if let before = filter.before { conditions.append("attempt_id < \(before)") }
        return try session.query(
            """
            SELECT \(Self.attemptColumns) FROM login_attempt WHERE \(conditions.joined(separator: " AND "))
            ORDER BY attempt_id DESC LIMIT \(limit)
            """, Self.attempt)
    }

    /// An outcome as rows have it: the first schema's CHECK knows no `tested`, and nobody writes what never happened.
    private static func condition(_ outcome: LoginOutcome, _ deadlines: LoginDeadlines) -> SQL {
        switch outcome {
        case .started: "outcome = 'started' AND started > \(deadlines.started)"
        case .neverAnswered: "outcome = 'started' AND started <= \(deadlines.started)"
        case .handedOff: "outcome = 'handed_off' AND finished > \(deadlines.handedOff)"
        case .neverRedeemed: "outcome = 'handed_off' AND finished <= \(deadlines.handedOff)"
        case .signedIn: "outcome = 'signed_in' AND test = 0"
        case .tested: "outcome = 'signed_in' AND test = 1"
        case .restarted, .redeemed, .refused: "outcome = \(outcome.rawValue)"
        }
    }

    private static func attempt(_ row: any SQLRow) throws -> LoginAttemptRecord {
        guard var outcome = LoginOutcome(rawValue: try row.text(6)) else {
            throw StorageFailure.unexpected("login_attempt.outcome")
        }
        let isTest = try row.bool(12)
        if isTest, outcome == .signedIn { outcome = .tested }
        let decoder = JSONDecoder()
        return LoginAttemptRecord(
            id: try row.id(0), integration: try row.optionalText(1).flatMap { Slug($0) },
            reason: try row.optionalText(2), application: try row.optionalText(3), userName: try row.optionalText(4),
            user: try row.optionalText(5).flatMap { ID($0) }, outcome: outcome,
            verdict: try row.optionalText(7).map { try decoder.decode(LoginVerdictRecord.self, from: Data($0.utf8)) },
            checks: try decoder.decode([LoginCheckRecord].self, from: Data(try row.text(8).utf8)),
            steps: try decoder.decode([LoginStepRecord].self, from: Data(try row.text(11).utf8)), isTest: isTest,
            started: try row.instant(9), finished: try row.optionalInstant(10))
    }
}

extension AccountWriter {
    package func insert(_ attempt: LoginAttemptRecord) throws {
        let documents = try AttemptDocuments(attempt)
        try session.execute(
            """
            INSERT INTO login_attempt (account_id, attempt_id, reference, integration_id, reason, application_id,
            user_name, user_name_key, user_id, outcome, verdict, verdict_code, checks, steps, test, started, finished)
            VALUES (\(account), \(attempt.id), \(attempt.reference), \(attempt.integration?.text), \(attempt.reason),
            \(attempt.application), \(attempt.userName), \(attempt.userName?.lowercased()), \(attempt.user?.text),
            \(attempt.storedOutcome), \(documents.verdict), \(attempt.verdict?.code), \(documents.checks),
            \(documents.steps), \(attempt.isTest), \(attempt.started), \(attempt.finished))
            """)
    }

    /// Stores what has become of an attempt.
    package func update(_ attempt: LoginAttemptRecord) throws {
        let documents = try AttemptDocuments(attempt)
        try session.execute(
            """
            UPDATE login_attempt SET integration_id = \(attempt.integration?.text), reason = \(attempt.reason),
            user_name = \(attempt.userName), user_name_key = \(attempt.userName?.lowercased()),
            user_id = \(attempt.user?.text), outcome = \(attempt.storedOutcome), verdict = \(documents.verdict),
            verdict_code = \(attempt.verdict?.code), checks = \(documents.checks), steps = \(documents.steps),
            finished = \(attempt.finished)
            WHERE account_id = \(account) AND attempt_id = \(attempt.id)
            """)
    }
}

extension LoginAttemptRecord {
    fileprivate var storedOutcome: String {
        switch outcome {
        case .tested: LoginOutcome.signedIn.rawValue
        case .neverAnswered: LoginOutcome.started.rawValue
        case .neverRedeemed: LoginOutcome.handedOff.rawValue
        case .started, .restarted, .handedOff, .signedIn, .redeemed, .refused: outcome.rawValue
        }
    }
}

/// What an attempt has as JSON.
private struct AttemptDocuments {
    let verdict: String?
    let checks: String
    let steps: String

    init(_ attempt: LoginAttemptRecord) throws {
        verdict = try attempt.verdict.map(Self.text)
        checks = attempt.checks.isEmpty ? "[]" : try Self.text(attempt.checks)
        steps = attempt.steps.isEmpty ? "[]" : try Self.text(attempt.steps)
    }

    private static func text(_ value: some Encodable) throws -> String {
        String(decoding: try JSONEncoder.sorted.encode(value), as: UTF8.self)
    }
}
