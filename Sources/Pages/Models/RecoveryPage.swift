/// Where an administrator gets in by a recovery code, when the identity provider can't let them in.
package struct RecoveryPage: PageModel {
    package static let template = PageTemplate.recovery

    package let title = "Log in with a recovery code"
    package let account: String
    package let action: PageLink
    package let hidden: [HiddenField]
    /// Why the last try didn't get in; the same whatever was wrong.
    package let problem: String?
    package let reference: String?

    package init(
        account: String, action: PageLink, hidden: [HiddenField], problem: String? = nil, reference: String? = nil
    ) {
        self.account = account
        self.action = action
        self.hidden = hidden
        self.problem = problem
        self.reference = reference
    }
}
