import Pages
import Tenancy
import Testing

/// Every kind of page with sample data, under the name of its golden file.
enum Samples {
    static func pages() throws -> Pages { try Pages(urls: PublicURLs(base: "http://127.0.0.1:8080")) }

    static func all() throws -> [(name: String, page: any PageModel)] {
        try [
            ("refusal", refusal()), ("refusal-final", refusal(retry: nil)), ("signed-in", signedIn()),
            ("confirm-logout", confirmLogout()), ("logged-out", LoggedOutPage()),
            ("logged-out-unconfirmed", unconfirmedLogout()), ("recovery", recovery()),
            ("recovery-refused", recovery(problem: "That user name and code don't get anybody in now.")),
            ("not-found", ProblemPage.notFound), ("unavailable", ProblemPage.unavailable), ("problem", problem()),
            ("choose-person", choosePerson()), ("post-form", postForm()), ("demo-home", demoHome()),
            ("choose-account", chooseAccount()), ("choose-account-again", chooseAccount(mistake: true)),
            ("choose-integration", chooseIntegration()), ("test-result", passed()), ("test-result-problem", failed()),
            ("guide", guide()), ("console", console()), ("console-refused", consoleRefused()),
            ("operator-sign-in", operatorSignIn()),
            ("setup", setup()), ("setup-new", setupNew()), ("setup-review", setupReview()),
            ("setup-token", setupToken()), ("setup-choice", setupChoice()),
            ("demo-application", received()), ("demo-application-refused", refused()),
        ]
    }

    static func link(_ text: String) throws -> PageLink { try #require(PageLink(text)) }

    static func refusal(retry: String? = "/accounts/acme/login") throws -> RefusalPage {
        RefusalPage(
            sentence: "Your organization’s identity provider sent an answer that could not be accepted.",
            reference: "log_01jd7x2m4kq8v5z9w3r6t0yaeb",
            next: "Try again. If it happens again, give the reference below to your administrator.",
            retry: try retry.map(link))
    }

    static func signedIn() throws -> SignedInPage {
        SignedInPage(
            account: "Acme Corporation", person: "Ursula Ünïcode", next: try link("/accounts/acme/console"),
            logout: try link("/accounts/acme/logout"))
    }

    static func confirmLogout() throws -> ConfirmLogoutPage {
        let hidden = [HiddenField(name: "leave", value: "acme"), HiddenField(name: "confirmation", value: "q7Qk")]
        return ConfirmLogoutPage(
            action: try link("http://127.0.0.1:8080/oauth/logout"),
            people: [
                .init(account: "Acme Corporation", name: "Ursula Ünïcode", hidden: hidden),
                .init(account: "Globex", name: "محمد الفارسي", hidden: hidden),
            ])
    }

    static func unconfirmedLogout() throws -> LoggedOutPage {
        LoggedOutPage(
            notice: "Your identity provider didn't confirm that it logged you out, too.",
            next: try link("https://shop.example/bye"), reference: "4kq8v5z9w3")
    }

    static func recovery(problem: String? = nil) throws -> RecoveryPage {
        RecoveryPage(
            account: "Acme Corporation", action: try link("http://127.0.0.1:8080/accounts/acme/recovery"),
            hidden: [HiddenField(name: "confirmation", value: "q7Qk")], problem: problem,
            reference: problem.map { _ in "4kq8v5z9w3" })
    }

    static func problem() -> ProblemPage {
        ProblemPage(
            title: "This login has ended", sentence: "It was started more than ten minutes ago, or finished already.",
            next: "Start again from your application.", reference: "req_01jd7x2m4kq8v5z9w3r6t0yaeb")
    }

    static func choosePerson() throws -> ChoosePersonPage {
        ChoosePersonPage(
            account: "Acme Corporation", integration: "FirstGen (firstgen)",
            action: try link("/demo/idp/acme/firstgen/answer"),
            hidden: [HiddenField(name: "request", value: "_5f1c"), HiddenField(name: "RelayState", value: "r-7Qk")],
            people: [
                .init(value: "user1", name: "User One", detail: "user1@acme.example · in both integrations"),
                .init(value: "user2", name: "User Two", detail: "user2@acme.example · in FirstGen only"),
                .init(value: "user_2", name: "محمد الفارسي", detail: "user_2@acme.example · in NextGen only"),
            ])
    }

    static func postForm() throws -> PostFormPage {
        PostFormPage(
            action: try link("http://127.0.0.1:8080/accounts/acme/integrations/firstgen/saml/acs"),
            hidden: [
                HiddenField(name: "SAMLResponse", value: "PHNhbWxwOlJlc3BvbnNlPg=="),
                HiddenField(name: "RelayState", value: "r-7Qk"),
            ])
    }

    static func chooseAccount(mistake: Bool = false) throws -> ChooseAccountPage {
        ChooseAccountPage(
            action: try link("http://127.0.0.1:8080/oauth/authorize"),
            hidden: [HiddenField(name: "client_id", value: "shop"), HiddenField(name: "state", value: "s-7Qk")],
            given: mistake ? "user1@nowhere.example" : nil,
            mistake: mistake ? "Nobody logs in here with that address. Check it, or ask your administrator." : nil)
    }

    static func chooseIntegration() throws -> ChooseIntegrationPage {
        ChooseIntegrationPage(
            account: "Acme Corporation",
            ways: [
                .init(name: "Employees", detail: "FirstGen", link: try link("/accounts/acme/login?way=firstgen")),
                .init(name: "Partners", detail: "NextGen", link: try link("/accounts/acme/login?way=partners")),
            ])
    }

    static func passed() throws -> TestResultPage {
        TestResultPage(
            account: "Acme Corporation", integration: "NextGen (nextgen)", person: "user1@acme.example", isNew: true,
            problem: nil,
            received: .init(
                nameID: "user1@acme.example", format: "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress",
                attributes: [
                    .init(name: "name", values: ["user1@acme.example"], meaning: "e-mail address"),
                    .init(
                        name: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/surname", values: ["Ünïcode"],
                        meaning: nil),
                    .init(name: "groups", values: ["example-group", "checkout-admins"], meaning: "groups"),
                ]),
            checks: [.init(name: "signature", passed: true), .init(name: "audience", passed: true)],
            reference: "4kq8v5z9w3")
    }

    static func guide() -> GuidePage {
        GuidePage(
            text: """
                # What went wrong, and who changes what

                The person sees none of it but a reference.
                `gatehouse login show` gives the rest; [consoles](IDENTITY-PROVIDERS.md) have words of their own,
                and [elsewhere](https://elsewhere.example) is not linked <b>to</b>.

                ## Mistakes & more

                | mistake | code | what to do |
                |---|---|---|
                | The audience is another one | `audience_mismatch` | Copy the entity ID |
                | The ACS URL is | `recipient_mismatch` | Copy it from the metadata |

                ### Every code

                - <a id="audience_mismatch"></a>`audience_mismatch`: The assertion is for another audience,
                  which is written on two lines.
                - plain

                ## Okta

                | field | where |
                |---|---|
                | `Audience` | Audience URI (SP Entity ID) |
                """)
    }

    static func failed() throws -> TestResultPage {
        TestResultPage(
            account: "Acme Corporation", integration: "NextGen (nextgen)", person: nil, isNew: false,
            problem: .init(
                code: "audience_mismatch", who: "The administrator of the identity provider", field: "Audience",
                expected: "https://sp.example/accounts/acme/integrations/nextgen/saml/metadata",
                actual: "https://sp.example/acme",
                message: "The assertion is meant for another audience. Copy the entity ID from the metadata.",
                docs: [
                    .init(words: "What this verdict means", link: try link("/docs/verdicts#audience_mismatch")),
                    .init(words: "Where Okta has the field", link: try link("/docs/identity-providers#okta")),
                ]),
            received: nil,
            checks: [.init(name: "signature", passed: true), .init(name: "audience", passed: false)],
            reference: "4kq8v5z9w3")
    }

    static func demoHome() throws -> DemoHomePage {
        DemoHomePage(
            doors: [
                .init(
                    name: "Acme Corporation",
                    explanation: "FirstGen and NextGen side by side. FirstGen logs people in: user1 gets in, user_2 "
                        + "does not, and the login’s verdict says why.",
                    link: try link("/demo/app/login?account=acme")),
                .init(
                    name: "Globex", explanation: "NextGen only.", link: try link("/demo/app/login?account=globex")),
            ],
            steps: [
                .init(
                    text: "Create a user the way an identity provider does.",
                    command: """
                        curl -H 'Authorization: Bearer gh_scim_…' -H 'Content-Type: application/scim+json' \\
                          -d '{"userName":"user3@acme.example"}' \\
                          http://127.0.0.1:8080/accounts/acme/integrations/nextgen/scim/v2/Users
                        """),
                .init(text: "Log in as somebody who is in NextGen only, and read the reference on the page."),
            ])
    }

    static func received() throws -> DemoApplicationPage {
        .received(
            claims: [
                .init(name: "account", value: "acme"), .init(name: "sub", value: "usr_01jd7x2m4kq8v5z9w3r6t0yaeb"),
                .init(name: "email", value: "user1@acme.example"), .init(name: "name", value: "User One"),
                .init(name: "groups", value: "example_group, checkout_admins"),
                .init(name: "integration", value: "firstgen"), .init(name: "auth_time", value: "1795507200"),
                .init(name: "sid", value: "ses_01jd7x2m4kq8v5z9w3r6t0yaeb"),
            ],
            json: """
                {
                  "account": "acme",
                  "email": "user1@acme.example",
                  "name": "User One"
                }
                """,
            again: try link("/demo/app"))
    }

    static func refused() throws -> DemoApplicationPage {
        .refused(
            error: "access_denied", description: "The person was not logged in (reference log_01jd7x2m4kq8).",
            again: try link("/demo/app"))
    }
}
