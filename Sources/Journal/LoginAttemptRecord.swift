package import Tenancy

/// Why an attempt was refused, as it's stored and shown to administrators.
package struct LoginVerdictRecord: Hashable, Sendable, Codable {
    /// Stable, snake_case.
    package var code: String
    /// Who has to act: `person`, `idp_admin`, `operator` or `application`.
    package var who: String
    package var field: String?
    package var expected: String?
    package var actual: String?
    /// For administrators.
    package var message: String
    /// For the person; nil in verdicts of before it was kept.
    package var sentence: String?

    package init(
        code: String, who: String, field: String?, expected: String?, actual: String?, message: String,
        sentence: String? = nil
    ) {
        self.code = code
        self.who = who
        self.field = field
        self.expected = expected
        self.actual = actual
        self.message = message
        self.sentence = sentence
    }
}

/// One check that was made, in order; only the last can have failed.
package struct LoginCheckRecord: Hashable, Sendable, Codable {
    package var name: String
    package var passed: Bool

    package init(name: String, passed: Bool) {
        self.name = name
        self.passed = passed
    }
}

/// One attempt to log in, from the first redirect to the application's redemption of the code.
package struct LoginAttemptRecord: Hashable, Sendable {
    package var id: ID<LoginAttempt>
    package var integration: Slug<Integration>?
    /// Why that integration was chosen.
    package var reason: String?
    package var application: String?
    /// Whom the IdP named, or who was meant to log in; shown to administrators only.
    package var userName: String?
    package var user: ID<User>?
    package var outcome: LoginOutcome
    package var verdict: LoginVerdictRecord?
    package var checks: [LoginCheckRecord]
    /// In order; empty in attempts of before they were kept.
    package var steps: [LoginStepRecord]
    /// Somebody tried whether a login would succeed: nobody is logged in by it.
    package var isTest: Bool
    package var started: Instant
    package var finished: Instant?

    /// What the person is shown and reads out to an administrator: the last ten characters of the id, 50 random bits.
    package var reference: String { Self.reference(of: id) }

    package static func reference(of id: ID<LoginAttempt>) -> String { String(id.text.suffix(10)) }

    package init(
        id: ID<LoginAttempt>, integration: Slug<Integration>? = nil, reason: String? = nil, application: String? = nil,
        userName: String? = nil, user: ID<User>? = nil, outcome: LoginOutcome = .started,
        verdict: LoginVerdictRecord? = nil, checks: [LoginCheckRecord] = [],
        steps: [LoginStepRecord] = [], isTest: Bool = false, started: Instant, finished: Instant? = nil
    ) {
        self.id = id
        self.integration = integration
        self.reason = reason
        self.application = application
        self.userName = userName
        self.user = user
        self.outcome = outcome
        self.verdict = verdict
        self.checks = checks
        self.steps = steps
        self.isTest = isTest
        self.started = started
        self.finished = finished
    }
}

extension LoginAttemptRecord {
    /// How many milliseconds went by between two steps; nil unless both were reached.
    package func time(from first: LoginStepRecord.Name, to second: LoginStepRecord.Name) -> Int64? {
        guard let begin = steps.first(where: { $0.name == first }), let end = steps.last(where: { $0.name == second })
        else { return nil }
        return end.at.milliseconds &- begin.at.milliseconds
    }
}
