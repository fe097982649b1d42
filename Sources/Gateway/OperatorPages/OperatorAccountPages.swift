import Access
import HandOff
import Journal
import Management
import Pages
import Provisioning
import SignIn
import Tenancy

/// The operator's pages of accounts, and of the applications that people log in to.
enum OperatorAccountPages {
    private static let pageSize = 25

    @Sendable static func list(_ call: OperatorPageCall) async throws -> ConsolePage {
        let after = try call.query("after", expecting: "the next of the page before") { Slug<Account>($0) }
        let states = try await call.services.operations.accounts(after: after, limit: pageSize)
        var rows: [[ConsoleCell]] = []
        for state in states {
            let (_, settings) = try await call.services.operations.account(state.id)
            let operation = try call.context.operation(in: state.id)
            var summaries: [SyncSummary] = []
            for integration in settings.integrations {
                summaries.append(try await call.services.history.sync(integration.id, operation))
            }
            let brakes = try await call.services.brake.status(of: settings, operation)
            let failures = summaries.flatMap(\.failures).reduce(0) { $0 + $1.count }
            rows.append([
                .link(state.id.text, call.link("accounts/\(state.id)")), .text(state.name), state.mark,
                .text(settings.integrations.map(\.id.text).joined(separator: ", ")),
                .minute(summaries.compactMap(\.lastSeen).max()),
                failures == 0 ? .text("0") : .mark("\(failures)", isBad: true),
                brakes.contains { $0.state == .engaged } ? .mark("held", isBad: true) : .nothing,
            ])
        }
        let next = states.count == pageSize ? states.last.flatMap { call.link("", ("after", $0.id.text)) } : nil
        let table = ConsoleTable(
            ["Account", "Name", "State", "Integrations", "Last SCIM request", "Failures in a day", "Brake"], rows,
            nothing: "No account yet.", next: next)
        return call.page("Accounts", at: .accounts, [ConsoleSection("accounts", "All accounts", table: table)])
    }

    @Sendable static func applications(_ call: OperatorPageCall) async throws -> ConsolePage {
        let rows = call.services.signIn.applications.all.map { application -> [ConsoleCell] in
            [
                .code(application.id), .text(application.name), .text(application.authentication.words),
                .code(application.redirectURIs.joined(separator: " ")),
                application.backChannelLogoutURI.map { .code($0) } ?? .nothing,
            ]
        }
        let table = ConsoleTable(
            ["Client ID", "Name", "Proves itself by", "Redirect URIs", "Back-channel logout"], rows,
            nothing: "No application yet.")
        return call.page(
            "Applications", at: .applications,
            [
                ConsoleSection(
                    "applications", "Whom people are handed over to",
                    sentences: ["The configuration file declares them, and is where they are changed."], table: table)
            ])
    }

    @Sendable static func show(_ call: OperatorPageCall) async throws -> ConsolePage {
        let account = try await call.account()
        let sections = [
            standing(account, call), try await integrations(account, call), try await links(account, call),
            try await keys(account, call), try await domains(account, call),
        ]
        return call.page(account.settings.name, at: .accounts, above: .accounts, sections)
    }

    private static func standing(_ account: OperatedAccount, _ call: OperatorPageCall) -> ConsoleSection {
        let state = account.state
        let form =
            state.suspended == nil
            ? call.form("Suspend", to: "\(account.path)/suspend")
            : call.form("Resume", to: "\(account.path)/resume")
        return ConsoleSection(
            "account", "Account",
            facts: [
                .init("Id", .code(state.id.text)), .init("State", state.mark),
                .init("Declared in", state.source.map { .code($0) } ?? .text("the operator API")),
                .init("Made", .minute(state.created)), .init("Suspended", .minute(state.suspended)),
                .init("Deleted for good", .minute(state.deleteAfter)),
                .init("Everything in it", .link("Export", call.link("\(account.path)/export"))),
            ], forms: [form].compactMap(\.self))
    }

    private static func integrations(
        _ account: OperatedAccount, _ call: OperatorPageCall
    ) async throws -> ConsoleSection {
        let brakes = try await call.services.brake.status(of: account.settings, account.operation)
        var rows: [[ConsoleCell]] = []
        for (integration, brake) in zip(account.settings.integrations, brakes) {
            let sync = try await call.services.history.sync(integration.id, account.operation)
            let failures = sync.failures.reduce(0) { $0 + $1.count }
            rows.append([
                .text(integration.id.text), .text(integration.generation.displayName),
                .mark(integration.enabled ? "enabled" : "off", isBad: !integration.enabled),
                integration.trust.map { .code($0.entityID) } ?? .mark("none", isBad: true),
                .minute(sync.lastSeen), failures == 0 ? .text("0") : .mark("\(failures)", isBad: true),
                .mark(brake.state.rawValue, isBad: brake.state == .engaged),
                brake.state == .engaged
                    ? call.button(
                        "Release", to: "\(account.path)/integrations/\(integration.id)/release",
                        spoken: "Release the brake of \(integration.id)") : .nothing,
            ])
        }
        return ConsoleSection(
            "integrations", "Integrations", isUrgent: brakes.contains { $0.state == .engaged },
            table: ConsoleTable(
                [
                    "Integration", "Generation", "State", "IdP", "Last SCIM request", "Failures in a day", "Brake",
                    "Release",
                ], rows, nothing: "No integration yet."))
    }

    private static func links(_ account: OperatedAccount, _ call: OperatorPageCall) async throws -> ConsoleSection {
        let links = try await call.services.setupLinks.list(account.operation)
        let rows = links.reversed().map { link -> [ConsoleCell] in
            [
                .code(link.id.text), .text(link.integration?.text ?? "any"),
                .mark(link.state(at: call.now)), .text(link.createdBy), .minute(link.expires), .minute(link.lastUsed),
                link.isLive(at: call.now)
                    ? call.button(
                        "Revoke", to: "\(account.path)/setup-links/\(link.id)/revoke", spoken: "Revoke \(link.id)")
                    : .nothing,
            ]
        }
        let choices =
            [ConsoleForm.Choice("", "any")] + account.settings.integrations.map { .init($0.id.text, $0.id.text) }
        let form = call.form(
            "Make a link", to: "\(account.path)/setup-links",
            fields: [
                .select("integration", "For the integration", choices),
                .text("days", "Days that it lives, at most 30", given: "7", isRequired: true, type: "number"),
            ])
        return ConsoleSection(
            "setup-links", "Setup links",
            sentences: ["A page for the IdP's administrator: values to enter, metadata, a SCIM token, a test login."],
            table: ConsoleTable(
                ["Link", "Integration", "State", "Made by", "Ends", "Last used", "Revoke"], rows,
                nothing: "No link yet."),
            forms: [form].compactMap(\.self))
    }

    private static func keys(_ account: OperatedAccount, _ call: OperatorPageCall) async throws -> ConsoleSection {
        var rows: [[ConsoleCell]] = []
        var steps: [ConsoleForm] = []
        for integration in account.settings.integrations {
            let keys = try await call.services.rotation.summaries(
                of: integration.id, operation: account.operation)
            rows += keys.map { key in
                [
                    .text(integration.id.text), .code(key.id.text), .text(key.purpose), .mark(key.state),
                    .text(key.declared ? "the account's file" : "the database"),
                ]
            }
            // What a file declares is changed there.
            let states = Set(keys.filter { !$0.declared }.map(\.state))
            let path = "\(account.path)/integrations/\(integration.id)/keys"
            let possible = [
                ("Rotate", "rotate", states == ["active"]), ("Activate", "activate", states.contains("staged")),
                ("Drop", "drop", states.contains("retired")),
            ]
            for (words, step, isPossible) in possible where isPossible {
                if let form = call.form("\(words) \(integration.id)", to: "\(path)/\(step)") { steps.append(form) }
            }
        }
        return ConsoleSection(
            "keys", "Service-provider keys",
            sentences: ["A rotation takes three steps: rotate, activate once the IdP knows the next key, drop."],
            table: ConsoleTable(
                ["Integration", "Key", "For", "State", "Kept in"], rows, nothing: "No key yet."), forms: steps)
    }

    private static func domains(_ account: OperatedAccount, _ call: OperatorPageCall) async throws -> ConsoleSection {
        let domains = try await call.services.domains.list(of: account.settings, account.operation)
        let rows = domains.map { domain -> [ConsoleCell] in
            [.text(domain.domain), .mark(domain.standing.rawValue), .minute(domain.verified)]
        }
        return ConsoleSection(
            "domains", "E-mail domains",
            table: ConsoleTable(["Domain", "Standing", "Verified"], rows, nothing: "No domain yet."))
    }
}

extension ConsoleCell {
    fileprivate static func minute(_ instant: Instant?) -> ConsoleCell {
        instant.map { .text($0.toTheMinute) } ?? .nothing
    }
}

extension AccountState {
    fileprivate var mark: ConsoleCell {
        if deleteAfter != nil { return .mark("deleting", isBad: true) }
        return suspended != nil ? .mark("suspended", isBad: true) : .mark("active")
    }
}

extension Application.Authentication {
    fileprivate var words: String {
        switch self {
        case .none: "PKCE alone"
        case .secret: "a secret"
        case .keys: "a key"
        }
    }
}
