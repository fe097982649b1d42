import HandOff
package import Journal
import Tenancy

/// A login attempt as somebody is shown it, as deep as they may look.
package struct LoginReport: Sendable {
    /// As it stands at the time of asking.
    package let attempt: LoginAttemptRecord
    package let depth: LoginDepth
    /// Nil without a verdict.
    package let guide: VerdictGuide?
    /// Whether the IdP's answer was kept, so that it can be judged again under other settings.
    package let keepsResponse: Bool

    init(
        _ attempt: LoginAttemptRecord, of account: Account, depth: LoginDepth, keepsResponse: Bool, at now: Instant,
        _ urls: PublicURLs
    ) {
        self.attempt = attempt.standing(in: account, at: now)
        self.depth = depth
        self.keepsResponse = keepsResponse
        let integration = attempt.integration.flatMap(account.integration)
        guide = self.attempt.verdict.map { VerdictGuide(code: $0.code, integration: integration, urls) }
    }
}

extension LoginDeadlines {
    init(at now: Instant) {
        self.init(
            started: now.advanced(bySeconds: -SignInService.loginSeconds),
            handedOff: now.advanced(bySeconds: -AuthorizationCodeGrant.lifetimeSeconds))
    }
}

extension LoginAttemptRecord {
    /// The attempt as it stands now: that a browser never came back, or a code was never redeemed, is an event that
    /// nobody sees happen, and so nobody writes it down.
    func standing(in account: Account, at now: Instant) -> LoginAttemptRecord {
        let deadlines = LoginDeadlines(at: now)
        var attempt = self
        if outcome == .started, started <= deadlines.started {
            attempt.outcome = .neverAnswered
            attempt.verdict = integration.map {
                Verdict.neverAnswered(Verdict.IntegrationName($0, in: account)).record
            }
        } else if outcome == .handedOff, let finished, finished <= deadlines.handedOff {
            attempt.outcome = .neverRedeemed
            attempt.verdict = Verdict.neverRedeemed.record
        }
        return attempt
    }
}
