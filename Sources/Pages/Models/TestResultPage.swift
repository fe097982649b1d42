/// What a test login came to, for the administrator who made it: the problem and what to change, or who would have been
/// let in, and everything that the identity provider sent.
package struct TestResultPage: PageModel {
    package static let template = PageTemplate.testResult

    /// The verdict.
    package struct Problem: Sendable {
        let code: String
        let who: String
        let field: String?
        let expected: String?
        let actual: String?
        let message: String
        let docs: [Docs]

        /// - Parameter docs: where the documentation says more.
        package init(
            code: String, who: String, field: String?, expected: String?, actual: String?, message: String,
            docs: [Docs]
        ) {
            self.code = code
            self.who = who
            self.field = field
            self.expected = expected
            self.actual = actual
            self.message = message
            self.docs = docs
        }
    }

    /// A page that says more.
    package struct Docs: Sendable {
        let words: String
        let link: PageLink

        package init(words: String, link: PageLink) {
            self.words = words
            self.link = link
        }
    }

    /// What a signed answer said.
    package struct Received: Sendable {
        let nameID: String
        let format: String?
        let attributes: [Attribute]

        package init(nameID: String, format: String?, attributes: [Attribute]) {
            self.nameID = nameID
            self.format = format
            self.attributes = attributes
        }
    }

    package struct Attribute: Sendable {
        let name: String
        let values: [String]
        let meaning: String?

        /// - Parameter meaning: what it's taken for; nil: nothing.
        package init(name: String, values: [String], meaning: String?) {
            self.name = name
            self.values = values
            self.meaning = meaning
        }
    }

    package struct Check: Sendable {
        let name: String
        let passed: Bool

        package init(name: String, passed: Bool) {
            self.name = name
            self.passed = passed
        }
    }

    package let title: String
    let account: String
    let integration: String
    let person: String?
    let isNew: Bool
    let problem: Problem?
    let received: Received?
    let hasChecks: Bool
    let checks: [Check]
    let reference: String

    /// - Parameters:
    ///   - integration: the one that was tested, by name and id.
    ///   - person: who would have been let in; nil: nobody.
    ///   - isNew: whether the login would make them a user.
    ///   - problem: why not.
    ///   - received: nil when the answer wasn't believed.
    package init(
        account: String, integration: String, person: String?, isNew: Bool, problem: Problem?, received: Received?,
        checks: [Check],
        reference: String
    ) {
        title = problem == nil ? "The test login works" : "The test login found a problem"
        self.account = account
        self.integration = integration
        self.person = person
        self.isNew = isNew
        self.problem = problem
        self.received = received
        self.checks = checks
        hasChecks = !checks.isEmpty
        self.reference = reference
    }
}
