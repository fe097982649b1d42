import Access
import Journal
import Pages
import SCIM
import SignIn
import Tenancy

/// Attempts to log in with their verdicts, as an IdP's administrator needs them.
enum LoginPages {
    static let routes: [ConsoleRoute] = [
        .page("logins", .readLogins, list), .page("logins/{login}", .readLogins, show),
    ]

    @Sendable private static func list(_ call: ConsoleCall) async throws -> ConsolePage {
        let outcome = try call.choice("outcome", expecting: "an outcome") { LoginOutcome(rawValue: $0) }
        let after = try call.query("after", expecting: "where a page before ended") { ID<LoginAttempt>($0) }
        let search = LoginSearch(
            LoginAttemptFilter(reference: call.search("reference"), outcome: outcome, before: after),
            person: call.search("person"))
        let found = try await call.services.signIn.logins(
            call.operation, account: call.account, search, depth: .identityProviderAdmin, limit: ConsoleCall.pageSize)
        let outcomes =
            [ConsoleForm.Choice("", "any")]
            + LoginOutcome.allCases.map { .init($0.rawValue, $0.title, isChosen: $0 == outcome) }
        return call.page(
            "Logins", at: .logins,
            [
                ConsoleSection(
                    "search", "Search",
                    forms: call.search(
                        at: "logins",
                        fields: [
                            .text("reference", "Reference", given: call.query["reference"]),
                            .text("person", "Person (user name or e-mail address)", given: call.query["person"]),
                            .select("outcome", "Outcome", outcomes),
                        ])),
                table(
                    "attempts", "Attempts", found.items, nothing: "No login fits.",
                    next: call.next("logins", after: found.next?.text), call),
            ])
    }

    static func table(
        _ id: String, _ heading: String, _ reports: [LoginReport], nothing: String, next: PageLink?, _ call: ConsoleCall
    ) -> ConsoleSection {
        let rows = reports.map { report -> [ConsoleCell] in
            let attempt = report.attempt
            return [
                .link(attempt.reference, call.link("logins/\(attempt.id)")), .moment(attempt.started),
                .optional(attempt.userName), attempt.integration.map { .integration($0, call) } ?? .nothing,
                .mark(attempt.outcome.title, isBad: attempt.verdict != nil), .optional(attempt.verdict?.message),
                .optional(attempt.verdict.map { name(of: $0.who) }),
            ]
        }
        return ConsoleSection(
            id, heading,
            table: ConsoleTable(
                ["Reference", "When", "Person", "Integration", "Outcome", "Why", "Who has to act"], rows,
                nothing: nothing, next: next))
    }

    @Sendable private static func show(_ call: ConsoleCall) async throws -> ConsolePage {
        let report = try await call.services.signIn.login(
            call.operation, account: call.account, try call.parameter("login"), depth: .identityProviderAdmin)
        guard let report else { throw NothingHere() }
        let attempt = report.attempt
        let person: ConsoleCell =
            attempt.user.map {
                .link(attempt.userName ?? $0.text, call.may(.readUsers) ? call.link("people/\($0)") : nil)
            }
            ?? .optional(attempt.userName)
        let facts: [ConsoleSection.Fact] = [
            .init("Outcome", .mark(attempt.outcome.title, isBad: attempt.verdict != nil)),
            .init("Reference", .code(attempt.reference)), .init("Began", .moment(attempt.started)),
            .init("Ended", .moment(attempt.finished)), .init("Person", person),
            .init("Integration", attempt.integration.map { .integration($0, call) } ?? .nothing),
            .init("Chosen because", .optional(attempt.reason)), .init("Application", .optional(attempt.application)),
            .init("A test", .text(attempt.isTest ? "yes: nobody was logged in by it" : "no")),
        ]
        return call.page(
            "Login \(attempt.reference)", at: .logins, above: .logins,
            [attempt.verdict.map { verdict($0, report.guide) }, ConsoleSection("attempt", "The attempt", facts: facts)])
    }

    private static func verdict(_ verdict: LoginVerdictRecord, _ guide: VerdictGuide?) -> ConsoleSection {
        var facts: [ConsoleSection.Fact] = [.init("Who has to act", .text(name(of: verdict.who)))]
        for (name, value) in [
            ("Field", verdict.field), ("Expected", verdict.expected), ("Found", verdict.actual),
            ("Verdict", verdict.code),
        ] {
            if let value { facts.append(.init(name, .code(value))) }
        }
        if let guide { facts.append(.init("Read more", .link("What this verdict means", PageLink(guide.docs)))) }
        if let product = guide?.identityProvider {
            facts.append(.init("Where to change it", .link("In \(product.product.name)", PageLink(product.docs))))
        }
        return ConsoleSection("verdict", "What went wrong", isUrgent: true, sentences: [verdict.message], facts: facts)
    }

    static func name(of who: String) -> String { TestResultPage.Problem.name(of: who) }
}

extension LoginOutcome {
    /// As people read it in a list.
    var title: String { rawValue.split(separator: "_").joined(separator: " ") }
}
