/// Asks the operator for their token.
package struct OperatorSignInPage: PageModel {
    package static let template = PageTemplate.operatorSignIn
    /// The browser says with the form where it comes from.
    package static let referrerPolicy = "same-origin"

    package let title = "Operator"
    let action: PageLink
    let problem: String?

    package init(action: PageLink, problem: String?) {
        self.action = action
        self.problem = problem
    }
}
