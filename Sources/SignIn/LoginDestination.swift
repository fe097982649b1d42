package import HandOff
package import Records

/// What a login is for.
package enum LoginDestination: Hashable, Sendable {
    /// An application asked for it and gets a code.
    case application(AuthorizationRequest)
    /// The browser gets a session here and goes on to that address; nil: to wherever logins end.
    case here(ReturnAddress?)
    /// Somebody who may wants to know whether it would succeed: nobody is logged in and nothing is changed.
    case test(TestPass)
    /// Whatever that login was for, which somebody answered whom the policy sends to another integration.
    case resumed(PendingLoginRecord)
}

/// What somebody who wants to log in brings along.
package struct LoginStart: Sendable {
    package var destination: LoginDestination
    /// An e-mail address or userName, typed or handed over by the application.
    package var hint: String?
    /// A tester's choice (`?integration=`).
    package var choice: Choice?
    /// The binding that the browser has already, so that logins in several tabs don't end each other.
    package var browser: BrowserBinding?
    /// The session that the browser has with the account, which an application's request may be met by.
    package var session: SessionSecret?

    package init(
        _ destination: LoginDestination, hint: String? = nil, choice: Choice? = nil, browser: BrowserBinding? = nil,
        session: SessionSecret? = nil
    ) {
        self.destination = destination
        self.hint = hint
        self.choice = choice
        self.browser = browser
        self.session = session
    }
}
