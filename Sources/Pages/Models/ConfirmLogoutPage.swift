/// Asks whether somebody really wants to log out: another site may have sent the browser here.
package struct ConfirmLogoutPage: PageModel {
    package static let template = PageTemplate.confirmLogout
    /// The answer goes on to the identity provider.
    package static var contentSecurityPolicy: String { PagePolicy.leaving }

    /// One who is logged in; one button, whose form carries `hidden`.
    package struct Person: Sendable {
        package let account: String
        package let name: String
        package let hidden: [HiddenField]

        package init(account: String, name: String, hidden: [HiddenField]) {
            self.account = account
            self.name = name
            self.hidden = hidden
        }
    }

    package let title = "Log out?"
    package let action: PageLink
    package let people: [Person]

    /// - Parameter people: normally one; a browser can be logged in to several accounts.
    package init(action: PageLink, people: [Person]) {
        self.action = action
        self.people = people
    }
}
