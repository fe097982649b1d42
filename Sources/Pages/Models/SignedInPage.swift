/// Somebody logged in and no application waits for them.
package struct SignedInPage: PageModel {
    package static let template = PageTemplate.signedIn

    package let title = "You are logged in"
    package let account: String
    package let person: String
    package let next: PageLink?
    package let logout: PageLink?

    /// - Parameters:
    ///   - account: the account's name, as people know it.
    ///   - person: the display name, or whatever names the person best.
    ///   - next: where to go on; nil: nowhere in particular.
    ///   - logout: where to log out.
    package init(account: String, person: String, next: PageLink?, logout: PageLink?) {
        self.account = account
        self.person = person
        self.next = next
        self.logout = logout
    }
}
