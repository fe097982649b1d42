/// The templates, by the name of their file in `CAssets/files`.
package enum PageTemplate: String, Sendable, CaseIterable {
    case refusal
    case signedIn = "signed-in"
    case confirmLogout = "confirm-logout"
    case loggedOut = "logged-out"
    case recovery
    case problem
    case choosePerson = "choose-person"
    case postForm = "post-form"
    case guide
    case console
    case testResult = "test-result"
    case chooseAccount = "choose-account"
    case chooseIntegration = "choose-integration"
    case operatorSignIn = "operator-sign-in"
    case setup
    case setupReview = "setup-review"
    case setupToken = "setup-token"
    case setupChoice = "setup-choice"
    case demoHome = "demo-home"
    case demoApplication = "demo-application"
}
