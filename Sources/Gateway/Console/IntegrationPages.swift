import Access
import Directory
import HandOff
import Journal
import Management
import Pages
import Provisioning
import Tenancy

/// An integration: what an IdP's administrator copies, how its provisioning goes, its tokens and its brake.
enum IntegrationPages {
    static let routes: [ConsoleRoute] = [
        .page("integrations/{id}", .readIntegrations, show),
        .form("integrations/{id}/release", .writeBrake, on: show, release),
        .form("integrations/{id}/rollback", .writeBrake, on: show, rollBack),
        .form("integrations/{id}/tokens", .writeIntegrations, on: show, issue),
        .form("integrations/{id}/tokens/{token}/revoke", .writeIntegrations, on: show, revoke),
    ]

    @Sendable private static func show(_ call: ConsoleCall) async throws -> ConsolePage {
        try await page(call, issued: nil)
    }

    /// - Parameter issued: a token just made, which is shown here and never again.
    private static func page(_ call: ConsoleCall, issued: String?) async throws -> ConsolePage {
        let integration = try call.integration()
        let made = issued.map { secret in
            ConsoleSection(
                "token", "The new SCIM token", isUrgent: true,
                sentences: ["Copy it now: it isn't shown again."], secret: secret)
        }
        let brakes = call.may(.readBrake) ? try await call.services.brake.status(of: call.account, call.operation) : []
        return call.page(
            integration.title, at: .overview, above: .overview,
            [
                made, brakes.first { $0.integration == integration.id && $0.state != .open }.map { brake($0, call) },
                addresses(integration, call), settings(integration, call),
                try await provisioning(integration, call), try await tokens(integration, call),
            ])
    }

    // MARK: Sections

    private static func addresses(_ integration: Integration, _ call: ConsoleCall) -> ConsoleSection {
        let (urls, account) = (call.services.urls, call.account.id)
        let metadata = urls.metadata(integration.id, of: account)
        return ConsoleSection(
            "addresses", "For the identity provider",
            facts: [
                .init("SP metadata", .code(metadata), .link("Download it", PageLink(metadata))),
                .init("Entity ID (audience)", .code(urls.entityID(of: integration, in: account))),
                .init("Assertion consumer service (ACS)", .code(urls.assertionConsumer(integration.id, of: account))),
                .init("Single logout", .code(urls.singleLogout(integration.id, of: account))),
                .init("SCIM base URL", .code(urls.scim(integration.id, of: account))),
            ])
    }

    private static func settings(_ integration: Integration, _ call: ConsoleCall) -> ConsoleSection {
        let file = call.account.source.map { "Declared in \($0): change them there." }
        let membership =
            switch integration.membership {
            case .provisioned: "whoever its SCIM endpoint provisioned"
            case .imported: "whoever the operator imported"
            case .idp: "whoever its identity provider asserts"
            case .listed(let names): "\(names.count) listed people"
            }
        return ConsoleSection(
            "settings", "Settings", sentences: [file ?? "Made by the operator's API."],
            facts: [
                .init("Logins", state(of: integration)), .init("Generation", .text(integration.generation.displayName)),
                .init("Scope", .text("\(integration.scope)")), .init("Who belongs to it", .text(membership)),
                .init("Identity provider", .optional(integration.trust?.entityID)),
                .init("Sends people to", .optional(integration.trust?.ssoURL)),
                .init("Certificates", .text("\(integration.trust?.certificates.count ?? 0)")),
                .init("Metadata", .text(integration.metadata == nil ? "declared" : "fetched")),
                .init("The e-mail address is in", .code(integration.attributes.email)),
                .init("Without a request", .text(integration.idpInitiated.rawValue)),
                .init("Signed", .text(integration.want.signed.rawValue)),
                .init("SCIM", .text(integration.scim.strict ? "strict" : "tolerant of dialects")),
            ])
    }

    private static func provisioning(_ integration: Integration, _ call: ConsoleCall) async throws -> ConsoleSection? {
        guard call.may(.readProvisioning) else { return nil }
        let sync = try await call.services.history.sync(integration.id, call.operation)
        let failed = try await call.services.history.entries(
            ProvisioningFilter(integration: integration.id, failed: true), limit: 10, call.operation)
        let rows = failed.map { entry -> [ConsoleCell] in
            [
                .moment(entry.at), .code("\(entry.method) \(entry.path)"), .mark("\(entry.status)", isBad: true),
                .optional(entry.userName ?? entry.subject), .optional(entry.details.detail),
                .optional(entry.details.who),
            ]
        }
        return ConsoleSection(
            "provisioning", "Provisioning",
            facts: [
                .init("Last SCIM request", .moment(sync.lastSeen)),
                .init("Requests, past hour", .text("\(sync.requestsPastHour)")),
                .init("Records that differ from the identity provider's", .text("\(sync.drift)")),
            ],
            table: ConsoleTable(
                ["When", "Request", "Status", "About", "Why", "Who has to act"], rows,
                nothing: "No request was refused."))
    }

    private static func tokens(_ integration: Integration, _ call: ConsoleCall) async throws -> ConsoleSection {
        let tokens = try await call.services.credentials.list(integration.id, operation: call.operation)
        let rows = tokens.map { token -> [ConsoleCell] in
            let isLive = token.isLive(at: call.now)
            let state = isLive ? "live" : token.revoked != nil ? "revoked" : "expired"
            let revoke =
                !isLive || !call.may(.writeIntegrations)
                ? nil
                : call.form(
                    "Revoke", to: "integrations/\(integration.id)/tokens/\(token.id)/revoke",
                    spoken: "Revoke \(token.id)")
            return [
                .code(token.id.text), .mark(state), .moment(token.created), .moment(token.lastUsed),
                .moment(token.expires), revoke.map { .button($0) } ?? .nothing,
            ]
        }
        let days = [("365", "in a year"), ("90", "in 90 days"), ("", "never")].map { ConsoleForm.Choice($0.0, $0.1) }
        let create =
            !call.may(.writeIntegrations)
            ? nil
            : call.form(
                "Create a token", to: "integrations/\(integration.id)/tokens",
                fields: [.select("days", "It ends", days)])
        return ConsoleSection(
            "tokens", "SCIM tokens",
            table: ConsoleTable(
                ["Token", "State", "Created", "Last used", "Ends", "Change"], rows, nothing: "No token yet."),
            forms: create.map { [$0] } ?? [])
    }

    static func state(of integration: Integration) -> ConsoleCell {
        guard integration.enabled else { return .mark("disabled", isBad: true) }
        return integration.trust == nil ? .mark("no identity provider yet", isBad: true) : .mark("enabled")
    }

    static func mark(_ brake: BrakeStatus) -> ConsoleCell {
        .mark(brake.state.rawValue, isBad: brake.state == .engaged)
    }

    static func brake(_ brake: BrakeStatus, _ call: ConsoleCall) -> ConsoleSection {
        let name = call.account.integration(brake.integration)?.title ?? brake.integration.text
        var sentences: [String] = []
        if let trip = brake.trip {
            let cause = trip.measure.map {
                "\(trip.wanted) \($0.rawValue) would have gone within the window, and \(trip.allowed) may."
            }
            sentences = [cause ?? "It was held by hand.", "What takes away more is held; everything else goes on."]
        } else if let end = brake.releasedUntil {
            sentences = ["Everything passes until \(end)."]
        }
        sentences.append("\(brake.restorable) changes that had passed can be given back.")
        var forms: [ConsoleForm?] = []
        if call.may(.writeBrake) {
            if brake.state == .engaged {
                forms.append(
                    call.form("Release", to: "integrations/\(brake.integration)/release", spoken: "Release \(name)"))
            }
            if brake.restorable > 0 {
                forms.append(
                    call.form(
                        "Give back what had passed", to: "integrations/\(brake.integration)/rollback",
                        spoken: "Give back what had passed at \(name)"))
            }
        }
        let heading =
            brake.state == .engaged ? "The brake holds what \(name) takes away" : "The brake of \(name) is released"
        return ConsoleSection(
            "brake-\(brake.integration)", heading, isUrgent: brake.state == .engaged, sentences: sentences,
            forms: forms.compactMap(\.self))
    }

    // MARK: Forms

    @Sendable private static func release(_ call: ConsoleCall, _: FormFields) async throws -> ConsoleRoute.Done {
        let integration = try call.integration()
        _ = try await call.services.brake.release(integration, of: call.account, call.operation)
        return .at("integrations/\(integration.id)", .released)
    }

    @Sendable private static func rollBack(_ call: ConsoleCall, _: FormFields) async throws -> ConsoleRoute.Done {
        let integration = try call.integration()
        _ = try await call.services.brake.rollBack(integration, of: call.account, call.operation)
        return .at("integrations/\(integration.id)", .rolledBack)
    }

    @Sendable private static func issue(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleRoute.Done {
        let integration = try call.integration()
        _ = try call.operation.grant(.writeIntegrations)
        let days = try fields.number("days", upTo: 3_650)
        let issued = try await call.services.credentials.issue(
            to: .scim(integration.id), expires: days.map { call.now.advanced(bySeconds: $0 * 86_400) },
            operation: call.operation)
        return .shown(try await page(call, issued: issued.secret.reveal()))
    }

    @Sendable private static func revoke(_ call: ConsoleCall, _: FormFields) async throws -> ConsoleRoute.Done {
        let integration = try call.integration()
        let id = try call.id("token", Credential.self)
        _ = try call.operation.grant(.writeIntegrations)
        // A token of another integration isn't one of this page's.
        let tokens = try await call.services.credentials.list(integration.id, operation: call.operation)
        guard tokens.contains(where: { $0.id == id }) else { throw NothingHere() }
        _ = try await call.services.credentials.revoke(id, operation: call.operation)
        return .at("integrations/\(integration.id)", .revoked)
    }
}

extension ConsoleCall {
    /// The integration that the path names.
    func integration() throws -> Integration {
        guard let integration = account.integration(try slug()) else { throw NothingHere() }
        return integration
    }
}

extension FormFields {
    /// A whole number above 0; nil where nothing is given.
    func number(_ name: String, upTo limit: Int64) throws(Problem) -> Int64? {
        guard let text = self[name], !text.isEmpty else { return nil }
        guard let number = Int64(text), (1...limit).contains(number) else {
            throw Problem(.invalidRequest, "`\(name)` must be a whole number from 1 to \(limit).")
        }
        return number
    }

    /// What was filled in, without white space at its ends; empty where nothing was.
    func line(_ name: String, upTo limit: Int = 1_024) throws(Problem) -> String {
        guard let text = self[name] else { return "" }
        let line = String(text.trimmed)
        guard line.utf8.count <= limit, !line.utf8.contains(where: { $0 < 0x20 }) else {
            throw Problem(.invalidRequest, "`\(name)` must be a line of at most \(limit) bytes.")
        }
        return line
    }
}
