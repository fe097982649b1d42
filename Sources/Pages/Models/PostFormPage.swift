/// Carries a message on by the HTTP-POST binding (SAML Bindings §3.5.4): a form that submits itself, with a button for
/// browsers without scripts.
package struct PostFormPage: PageModel {
    package static let template = PageTemplate.postForm
    package static var contentSecurityPolicy: String { PagePolicy.posting }

    package let title: String
    package let sentence: String
    package let action: PageLink
    package let hidden: [HiddenField]

    /// - Parameters:
    ///   - action: the peer's endpoint, like an assertion consumer service.
    ///   - hidden: `SAMLResponse` or `SAMLRequest`, and `RelayState`, as they are posted.
    package init(
        action: PageLink, hidden: [HiddenField], title: String = "Logging you in",
        sentence: String = "Your answer is on its way to the application."
    ) {
        self.title = title
        self.sentence = sentence
        self.action = action
        self.hidden = hidden
    }
}
