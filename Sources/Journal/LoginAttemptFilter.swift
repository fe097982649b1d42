package import Tenancy

/// Which attempts a list wants.
package struct LoginAttemptFilter: Hashable, Sendable {
    /// Whoever was named in one of these ways, or is this user.
    package struct Named: Hashable, Sendable {
        /// In lower case, each once.
        package let names: [String]
        package let user: ID<User>?

        package init(_ names: [String], user: ID<User>?) {
            self.names = Set(names.map { $0.lowercased() }).sorted()
            self.user = user
        }
    }

    package var reference: String?
    package var person: Named?
    package var integration: Slug<Integration>?
    package var outcome: LoginOutcome?
    /// The code of the verdict, as it's stored.
    package var verdict: String?
    /// Whether only test logins are wanted.
    package var testsOnly = false
    /// From then on, by the start of the attempt.
    package var since: Instant?
    /// Before then.
    package var until: Instant?
    /// Only attempts older than this one: the cursor of a list that is newest first.
    package var before: ID<LoginAttempt>?

    package init(
        reference: String? = nil, person: Named? = nil, integration: Slug<Integration>? = nil,
        outcome: LoginOutcome? = nil, verdict: String? = nil, since: Instant? = nil, until: Instant? = nil,
        before: ID<LoginAttempt>? = nil
    ) {
        self.reference = reference
        self.person = person
        self.integration = integration
        self.outcome = outcome
        self.verdict = verdict
        self.since = since
        self.until = until
        self.before = before
    }
}

/// Until when what is under way may still go on: what began before these moments has come to nothing.
package struct LoginDeadlines: Hashable, Sendable {
    /// Of logins that were sent to an IdP.
    package var started: Instant
    /// Of codes that were given out.
    package var handedOff: Instant

    package init(started: Instant, handedOff: Instant) {
        self.started = started
        self.handedOff = handedOff
    }
}
