package import Journal
import Records
package import Tenancy

/// What becomes of one login attempt, as a machine without I/O: the service feeds it what happened and stores its
/// record.
package struct SignInFlow: Sendable {
    package enum Action: Sendable {
        /// An unsolicited response was good, and a login of our own was started in its place.
        case restarted(by: String)
        /// A code is on its way to the application.
        case handedOff(ID<User>, userName: String)
        /// The browser has a session.
        case signedIn(ID<User>, userName: String)
        case redeemed
        /// What the redemption gave was taken back.
        case revoked(Verdict)
        /// A test login came through; nil: that of somebody whom a real one would have made a user.
        case tested(ID<User>?, userName: String)
        /// - Parameter userName: whom the IdP named, when it came so far.
        case refused(Verdict, userName: String?)
    }

    package private(set) var attempt: LoginAttemptRecord

    /// Takes up an attempt where it is.
    package init(_ attempt: LoginAttemptRecord) { self.attempt = attempt }

    /// Whether nothing can happen to it any more.
    package var isOver: Bool {
        switch attempt.outcome {
        case .started, .handedOff: false
        case .neverAnswered, .neverRedeemed, .restarted, .signedIn, .redeemed, .tested, .refused: true
        }
    }

    /// Notes that the IdP's answer arrived.
    package mutating func receive(at now: Instant, by request: ID<Request>) {
        guard attempt.outcome == .started else { return }
        attempt.steps.append(LoginStepRecord(.received, at: now, request: request))
    }

    /// Notes what happened; false, and nothing noted, when it can't happen to an attempt that has come so far.
    ///
    /// So a late refusal never turns a login that succeeded into one that didn't, nor the other way around; only what takes
    /// back all that it gave does.
    @discardableResult
    package mutating func take(
        _ action: Action, checks: [LoginCheckRecord] = [], integration: Slug<Integration>? = nil, at now: Instant,
        by request: ID<Request>? = nil
    ) -> Bool {
        switch (attempt.outcome, action) {
        case (.started, .restarted(let name)):
            attempt.userName = name
            attempt.outcome = .restarted
        case (.started, .handedOff(let user, let name)) where !attempt.isTest:
            (attempt.user, attempt.userName, attempt.outcome) = (user, name, .handedOff)
        case (.started, .signedIn(let user, let name)) where !attempt.isTest:
            (attempt.user, attempt.userName, attempt.outcome) = (user, name, .signedIn)
        case (.handedOff, .redeemed):
            attempt.outcome = .redeemed
        case (.redeemed, .revoked(let verdict)):
            attempt.outcome = .refused
            attempt.verdict = verdict.record
        case (.started, .tested(let user, let name)) where attempt.isTest:
            (attempt.user, attempt.userName, attempt.outcome) = (user, name, .tested)
        case (.started, .refused(let verdict, let name)), (.handedOff, .refused(let verdict, let name)):
            attempt.outcome = .refused
            attempt.verdict = verdict.record
            attempt.userName = name.map(Verdict.displayed) ?? attempt.userName
        case (.started, _), (.handedOff, _), (.neverAnswered, _), (.neverRedeemed, _), (.restarted, _), (.signedIn, _),
            (.redeemed, _), (.tested, _), (.refused, _):
            return false
        }
        if let integration { attempt.integration = integration }
        attempt.checks += checks
        attempt.finished = now
        attempt.steps.append(LoginStepRecord(action.step, at: now, request: request))
        return true
    }
}

extension SignInFlow.Action {
    fileprivate var step: LoginStepRecord.Name {
        switch self {
        case .restarted: .restarted
        case .handedOff: .handedOff
        case .signedIn: .signedIn
        case .redeemed: .redeemed
        case .tested: .tested
        case .refused, .revoked: .refused
        }
    }
}
