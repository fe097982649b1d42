/// Somebody logged out and no application waits for them, or there's something that they have to know first.
package struct LoggedOutPage: PageModel {
    package static let template = PageTemplate.loggedOut

    package let title = "You are logged out"
    package let notice: String?
    package let next: PageLink?
    package let reference: String?

    /// - Parameters:
    ///   - notice: what didn't go as it should have.
    ///   - next: where to go on; nil: nowhere in particular.
    ///   - reference: under which an administrator finds what went wrong.
    package init(notice: String? = nil, next: PageLink? = nil, reference: String? = nil) {
        self.notice = notice
        self.next = next
        self.reference = reference
    }
}
