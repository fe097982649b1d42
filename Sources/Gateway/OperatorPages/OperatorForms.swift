import Access
import Hummingbird
import Management
import Pages
import Provisioning
import Tenancy

/// What the forms of an account's page ask for: a table of paths below the account.
struct OperatorForms {
    let path: RouterPath
    let change: OperatorPages.Do

    private init(_ path: String, _ change: @escaping OperatorPages.Do) {
        self.path = RouterPath(path)
        self.change = change
    }

    static let all = [
        OperatorForms("suspend") { call, _ in
            let account = try await call.account()
            try await call.services.operations.suspend(account.operation)
            return .at(account.path, .suspended)
        },
        OperatorForms("resume") { call, _ in
            let account = try await call.account()
            try await call.services.operations.resume(account.operation)
            return .at(account.path, .resumed)
        },
        OperatorForms("setup-links", makeLink),
        OperatorForms("setup-links/{id}/revoke") { call, _ in
            let account = try await call.account()
            let id = try call.id("id", SetupLink.self)
            guard try await call.services.setupLinks.revoke(id, operation: account.operation) else {
                throw Problem(.notFound, "That link has been revoked already.")
            }
            return .at(account.path, .revoked)
        },
        OperatorForms("integrations/{id}/release") { call, _ in
            let (account, integration) = try await integration(call)
            _ = try await call.services.brake.release(integration, of: account.settings, account.operation)
            return .at(account.path, .released)
        },
        OperatorForms("integrations/{id}/keys/rotate") { call, _ in try await keys(call, .stage, .staged) },
        OperatorForms("integrations/{id}/keys/activate") { call, _ in try await keys(call, .activate, .activated) },
        OperatorForms("integrations/{id}/keys/drop") { call, _ in try await keys(call, .drop, .dropped) },
    ]

    private static func keys(
        _ call: OperatorPageCall, _ step: KeyRotation.Step, _ outcome: OperatorOutcome
    ) async throws -> OperatorPages.Done {
        let (account, integration) = try await integration(call)
        _ = try await call.services.rotation.summaries(
            after: step, of: integration.id, operation: account.operation)
        return .at(account.path, outcome)
    }

    /// The link itself is on the page that answers, and nowhere else.
    @Sendable private static func makeLink(
        _ call: OperatorPageCall, _ fields: FormFields
    ) async throws -> OperatorPages.Done {
        let account = try await call.account()
        let days = fields["days"].flatMap { Int64($0) } ?? 7
        guard (1...30).contains(days) else { throw Problem(.invalidRequest, "A link lives for 1 to 30 days.") }
        let chosen = fields["integration"].flatMap { $0.isEmpty ? nil : Slug<Integration>($0) }
        let issued = try await call.services.setupLinks.create(
            for: chosen, life: days * 86_400, operation: account.operation)
        let section = ConsoleSection(
            "link", "Send it to the IdP's administrator",
            sentences: [
                "It is shown this once. Whoever has it connects "
                    + "\(chosen.map { "the integration \($0)" } ?? "any integration") of \(account.settings.name), "
                    + "until \(issued.record.expires.toTheMinute)."
            ], secret: call.services.urls.setup(issued.secret),
            facts: [.init("Account", .link(account.settings.name, call.link(account.path)))])
        return .shown(call.page("A new setup link", at: .accounts, [section]))
    }

    private static func integration(
        _ call: OperatorPageCall
    ) async throws -> (OperatedAccount, Integration) {
        let account = try await call.account()
        guard let integration = account.settings.integration(try call.slug("id")) else { throw NothingHere() }
        return (account, integration)
    }
}
