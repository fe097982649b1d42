/// Asks who wants to log in, where nothing else says to which account: by e-mail address, and works without scripts.
package struct ChooseAccountPage: PageModel {
    package static let template = PageTemplate.chooseAccount
    /// The answer goes on to an identity provider.
    package static var contentSecurityPolicy: String { PagePolicy.leaving }

    package let title = "Log in"
    package let action: PageLink
    package let hidden: [HiddenField]
    package let given: String?
    package let mistake: String?

    /// - Parameters:
    ///   - action: where the form goes by GET, with `login_hint`.
    ///   - hidden: what the login is for: the application's request, or the address to return to.
    ///   - given: what was typed before.
    ///   - mistake: what is wrong with that, in a sentence that says nothing of who has an account.
    package init(action: PageLink, hidden: [HiddenField], given: String? = nil, mistake: String? = nil) {
        self.action = action
        self.hidden = hidden
        self.given = given
        self.mistake = mistake
    }
}
