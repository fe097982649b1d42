import Pages

extension Samples {
    static let setupLink = "http://127.0.0.1:8080/setup/acme.q7Qk/nextgen"

    static func setupNew(problem: String? = "The metadata describes no SAML 2.0 identity provider.") throws -> SetupPage
    {
        var content = try setupContent()
        content.problem = problem
        return SetupPage(content)
    }

    /// A hostile entity ID stands in it as text.
    static func setup() throws -> SetupPage {
        var content = try setupContent()
        content.notice = "Your identity provider is trusted now."
        content.declaredIn = "tenants/acme.yaml"
        content.trust = setupTrust
        content.tokens = [.init(id: "crd_01jd7x2m4kq8v5z9w3r6t0yaeb", created: "2026-11-24 18:00 UTC", lastUsed: nil)]
        content.firstRequest = "2026-11-24 18:10 UTC"
        content.lastRequest = "2026-11-24 18:31 UTC"
        content.failures = ["3 with status 409 (uniqueness)"]
        content.test = try link("http://127.0.0.1:8080/accounts/acme/login?integration=nextgen&test=1&ticket=q7Qk")
        content.tests = [
            .init(at: "2026-11-24 18:32 UTC", verdict: nil),
            .init(
                at: "2026-11-24 18:20 UTC",
                verdict: .init(
                    code: "audience_mismatch", who: "The administrator of the identity provider", field: "Audience URI",
                    expected: "https://sp.example/acme", actual: "<script>alert(1)</script>",
                    message: "The assertion is meant for another audience.",
                    docs: [.init(words: "What this verdict means", link: try link("/docs/verdicts#audience_mismatch"))])
            ),
        ]
        return SetupPage(content)
    }

    private static func setupContent() throws -> SetupPage.Content {
        let hidden = [HiddenField(name: "confirmation", value: "q7Qk")]
        var content = SetupPage.Content(
            account: "Acme Corporation", integration: "NextGen (nextgen)", expires: "2026-12-01 18:00 UTC",
            metadata: try link("http://127.0.0.1:8080/accounts/acme/integrations/nextgen/saml/metadata"),
            give: .init(action: try link("\(setupLink)/metadata"), hidden: hidden),
            token: .init(action: try link("\(setupLink)/token"), hidden: hidden))
        content.values = [
            .init(
                name: "ACS URL (single sign-on URL, reply URL)", text: "http://127.0.0.1:8080/accounts/acme/saml/acs"),
            .init(name: "Entity ID (audience, identifier)", text: "https://sp.example/acme"),
        ]
        content.guides = [
            .init(words: "Okta", link: try link("/docs/identity-providers#okta")),
            .init(words: "Microsoft Entra ID", link: try link("/docs/identity-providers#microsoft-entra-id")),
        ]
        return content
    }

    private static let setupTrust = SetupTrust(
        entityID: "https://idp.example/\"><script>alert(1)</script>", ssoURL: "https://idp.example/sso",
        binding: "HTTP-Redirect", sloURL: "https://idp.example/slo", source: "https://idp.example/metadata",
        validUntil: nil,
        certificates: [
            .init(
                subject: "CN=idp.example", fingerprint: String(repeating: "0a", count: 32),
                ends: "2027-11-24 18:00 UTC", hasEnded: false),
            .init(
                subject: "CN=محمد", fingerprint: String(repeating: "1b", count: 32), ends: "2025-11-24 18:00 UTC",
                hasEnded: true),
        ])

    static func operatorSignIn() throws -> OperatorSignInPage {
        OperatorSignInPage(
            action: try link("http://127.0.0.1:8080/operator/sign-in"), problem: "That token isn't live.")
    }

    static func setupReview() throws -> SetupReviewPage {
        SetupReviewPage(
            account: "Acme Corporation", integration: "NextGen (nextgen)", trust: setupTrust,
            form: .init(
                action: try link("\(setupLink)/confirm"),
                hidden: [HiddenField(name: "confirmation", value: "q7Qk"), HiddenField(name: "proposal", value: "0a")]),
            back: try link(setupLink))
    }

    static func setupToken() throws -> SetupTokenPage {
        SetupTokenPage(
            integration: "NextGen (nextgen)",
            address: "http://127.0.0.1:8080/accounts/acme/integrations/nextgen/scim/v2", token: "gh_scim_shown-once",
            back: try link(setupLink))
    }

    static func setupChoice() throws -> SetupChoicePage {
        SetupChoicePage(
            account: "Acme Corporation",
            ways: [
                .init(name: "firstgen", detail: "FirstGen", link: try link("http://127.0.0.1:8080/setup/x/firstgen")),
                .init(name: "nextgen", detail: "NextGen", link: try link("http://127.0.0.1:8080/setup/x/nextgen")),
            ])
    }
}
