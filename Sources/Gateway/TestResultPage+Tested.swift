import Journal
import Pages
import SignIn
import Tenancy

extension TestResultPage {
    /// What a test login came to, as an IdP's administrator needs it.
    init(_ tested: TestedLogin, account: Account) {
        let attempt = tested.report.attempt
        let mapping = attempt.integration.flatMap(account.integration)?.attributes
        self.init(
            account: account.name,
            integration: tested.integration.map { "\($0.displayName) (\($0.id))" } ?? "",
            person: attempt.outcome == .tested ? attempt.userName : nil,
            isNew: attempt.outcome == .tested && attempt.user == nil,
            problem: attempt.verdict.map { Problem($0, guide: tested.report.guide) },
            received: tested.subject.map { Received($0, mapping: mapping) },
            checks: attempt.checks.map { Check(name: $0.name, passed: $0.passed) }, reference: attempt.reference)
    }
}

extension TestResultPage.Problem {
    init(_ verdict: LoginVerdictRecord, guide: VerdictGuide?) {
        self.init(
            code: verdict.code, who: Self.name(of: verdict.who), field: verdict.field, expected: verdict.expected,
            actual: verdict.actual, message: verdict.message,
            docs: Self.docs(guide))
    }

    private static func docs(_ guide: VerdictGuide?) -> [TestResultPage.Docs] {
        let pages = [
            guide.map { ("What this verdict means", $0.docs) },
            guide?.identityProvider.map { ("Where \($0.product.name) has the field", $0.docs) },
        ]
        return pages.compactMap { page in
            page.flatMap { words, url in PageLink(url).map { TestResultPage.Docs(words: words, link: $0) } }
        }
    }

    static func name(of who: String) -> String {
        switch Verdict.Responsible(rawValue: who) {
        case .person: "The person who logs in"
        case .identityProviderAdmin: "The administrator of the identity provider"
        case .operator: "The operator of this service"
        case .application: "The developers of the application"
        case nil: who
        }
    }
}

extension TestResultPage.Received {
    fileprivate init(_ subject: AssertedSubject, mapping: AttributeMapping?) {
        let attributes = subject.attributes.map { attribute in
            TestResultPage.Attribute(
                name: attribute.name, values: attribute.values, meaning: mapping?.meaning(of: attribute.name))
        }
        self.init(nameID: subject.nameID, format: subject.nameIDFormat, attributes: attributes)
    }
}

extension AttributeMapping {
    /// What the integration takes an attribute for; nil: it takes no notice of it.
    fileprivate func meaning(of name: String) -> String? {
        let meanings = [
            (email, "e-mail address"), (givenName, "given name"), (familyName, "family name"),
            (displayName, "display name"), (groups, "groups"),
        ]
        return meanings.first { $0.0 == name }?.1
    }
}
