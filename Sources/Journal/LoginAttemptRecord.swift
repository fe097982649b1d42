package import Tenancy

/// How far a login attempt has come.
package enum LoginOutcome: String, Hashable, Sendable, CaseIterable {
    /// The browser is at the IdP, or never came back from there.
    case started
    /// An unsolicited response was answered by starting a login of our own.
    case restarted
    /// The browser carries a code to the application.
    case handedOff = "handed_off"
    /// The browser has a session here.
    case signedIn = "signed_in"
    /// The application has redeemed the code: the person is in.
    case redeemed
    case refused
}

/// Why an attempt was refused, as it's stored and shown to administrators.
package struct LoginVerdictRecord: Hashable, Sendable, Codable {
    /// Stable, snake_case.
    package var code: String
    /// Who has to act: `person`, `idp_admin`, `operator` or `application`.
    package var who: String
    package var field: String?
    package var expected: String?
    package var actual: String?
    package var message: String

    package init(code: String, who: String, field: String?, expected: String?, actual: String?, message: String) {
        self.code = code
        self.who = who
        self.field = field
        self.expected = expected
        self.actual = actual
        self.message = message
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
    package var started: Instant
    package var finished: Instant?

    /// What the person is shown and reads out to an administrator: the last ten characters of the id, 50 random bits.
    package var reference: String { Self.reference(of: id) }

    package static func reference(of id: ID<LoginAttempt>) -> String { String(id.text.suffix(10)) }

    package init(
        id: ID<LoginAttempt>, integration: Slug<Integration>? = nil, reason: String? = nil, application: String? = nil,
        userName: String? = nil, user: ID<User>? = nil, outcome: LoginOutcome = .started,
        verdict: LoginVerdictRecord? = nil, checks: [LoginCheckRecord] = [], started: Instant, finished: Instant? = nil
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
        self.started = started
        self.finished = finished
    }
}

/// Which attempts a list wants.
package struct LoginAttemptFilter: Hashable, Sendable {
    package var reference: String?
    package var outcome: LoginOutcome?
    package var integration: Slug<Integration>?
    /// Only attempts older than this one: the cursor of a list that is newest first.
    package var before: ID<LoginAttempt>?

    package init(
        reference: String? = nil, outcome: LoginOutcome? = nil, integration: Slug<Integration>? = nil,
        before: ID<LoginAttempt>? = nil
    ) {
        self.reference = reference
        self.outcome = outcome
        self.integration = integration
        self.before = before
    }
}
