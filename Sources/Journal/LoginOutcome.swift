/// How far a login attempt has come.
package enum LoginOutcome: String, Hashable, Sendable, CaseIterable {
    /// The browser is at the IdP.
    case started
    /// The browser never came back from the IdP. Nobody writes that down: it's what `started` becomes.
    case neverAnswered = "never_answered"
    /// An unsolicited response was answered by starting a login of our own.
    case restarted
    /// The browser carries a code to the application.
    case handedOff = "handed_off"
    /// The code ran out. Nobody writes that down: it's what `handed_off` becomes.
    case neverRedeemed = "never_redeemed"
    /// The browser has a session here.
    case signedIn = "signed_in"
    /// The application has redeemed the code: the person is in.
    case redeemed
    /// A test login came through: the person would have been let in, and wasn't.
    case tested
    case refused
}
