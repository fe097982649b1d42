/// Shows what would be trusted of the metadata that was given, before it is.
package struct SetupReviewPage: PageModel {
    package static let template = PageTemplate.setupReview

    package let title = "Is this your identity provider?"
    let account: String
    let integration: String
    let trust: SetupTrust
    let form: SetupPage.Form
    let back: PageLink

    package init(account: String, integration: String, trust: SetupTrust, form: SetupPage.Form, back: PageLink) {
        self.account = account
        self.integration = integration
        self.trust = trust
        self.form = form
        self.back = back
    }
}
