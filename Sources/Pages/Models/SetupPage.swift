/// What an IdP's administrator with a setup link does, step by step: enter our values there, give us theirs, make a SCIM
/// token, test.
package struct SetupPage: PageModel {
    package static let template = PageTemplate.setup

    /// Something to copy.
    package struct Value: Sendable {
        let name: String
        let text: String

        package init(name: String, text: String) {
            self.name = name
            self.text = text
        }
    }

    /// A form's address and what it carries unseen.
    package struct Form: Sendable {
        let action: PageLink
        let hidden: [HiddenField]

        package init(action: PageLink, hidden: [HiddenField]) {
            self.action = action
            self.hidden = hidden
        }
    }

    /// What a test login came to.
    package struct Test: Sendable {
        let at: String
        let passed: Bool
        let verdict: TestResultPage.Problem?

        package init(at: String, verdict: TestResultPage.Problem?) {
            self.at = at
            passed = verdict == nil
            self.verdict = verdict
        }
    }

    package struct Token: Sendable {
        let id: String
        let created: String
        let lastUsed: String?

        package init(id: String, created: String, lastUsed: String?) {
            self.id = id
            self.created = created
            self.lastUsed = lastUsed
        }
    }

    /// The page's sections as the handler fills them.
    package struct Content: Sendable {
        package var account: String
        package var integration: String
        /// Until when the link works.
        package var expires: String
        /// What was done just now.
        package var notice: String?
        /// Why what was given isn't taken.
        package var problem: String?
        package var values: [Value] = []
        package var metadata: PageLink
        package var guides: [TestResultPage.Docs] = []
        package var trust: SetupTrust?
        /// The file that declares the IdP; nil: it's given here.
        package var declaredIn: String?
        package var give: Form
        package var token: Form
        package var tokens: [Token] = []
        package var firstRequest: String?
        package var lastRequest: String?
        package var failures: [String] = []
        package var test: PageLink?
        package var tests: [Test] = []

        package init(
            account: String, integration: String, expires: String, metadata: PageLink, give: Form, token: Form
        ) {
            self.account = account
            self.integration = integration
            self.expires = expires
            self.metadata = metadata
            self.give = give
            self.token = token
        }
    }

    package let title: String
    let content: Content
    let takesMetadata: Bool
    let hasTokens: Bool
    let hasTests: Bool
    let hasFailures: Bool

    package init(_ content: Content) {
        title = "Connect \(content.account)"
        self.content = content
        takesMetadata = content.declaredIn == nil
        hasTokens = !content.tokens.isEmpty
        hasTests = !content.tests.isEmpty
        hasFailures = !content.failures.isEmpty
    }
}
