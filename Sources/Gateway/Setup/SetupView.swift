import Access
import Federation
import HandOff
import Journal
import KeyMaterial
import Management
import Pages
import Provisioning
import SignIn
import Tenancy

/// What the setup page shows of an integration: its own values, whom it trusts, and how its tests and provisioning went.
struct SetupView {
    let services: Services
    let context: SetupContext

    private static let tests = 5
    /// How long a link to a test login is good for.
    private static let testSeconds: Int64 = 3_600

    private var account: Account { context.account }
    private var integration: Integration { context.integration }
    private var operation: Operation { context.operation }

    var integrationName: String { "\(integration.generation.displayName) (\(integration.id))" }

    static func declared(_ account: Account) -> String {
        "The identity provider is declared in \(account.source ?? "a file"), and is changed there."
    }

    func content() async throws -> SetupPage.Content {
        let urls = services.urls
        guard let metadata = PageLink(urls.metadata(integration.id, of: account.id)) else { throw NothingHere() }
        var content = SetupPage.Content(
            account: account.name, integration: integrationName, expires: context.link.record.expires.toTheMinute,
            metadata: metadata, give: try form("metadata"), token: try form("token"))
        content.values = [
            .init(
                name: "ACS URL (single sign-on URL, reply URL)",
                text: urls.assertionConsumer(integration.id, of: account.id)),
            .init(name: "Entity ID (audience, identifier)", text: urls.entityID(of: integration, in: account.id)),
            .init(name: "Single logout URL", text: urls.singleLogout(integration.id, of: account.id)),
            .init(name: "SCIM base URL", text: urls.scim(integration.id, of: account.id)),
        ]
        content.guides = KnownIdentityProvider.all.compactMap { known in
            PageLink("\(urls.base)/docs/identity-providers#\(known.anchor)").map { .init(words: known.name, link: $0) }
        }
        content.declaredIn = account.source
        content.trust = integration.trust.map {
            SetupTrust($0, source: integration.metadata?.url, at: operation.now)
        }
        try await addProvisioning(to: &content)
        try await addTests(to: &content)
        return content
    }

    private func addProvisioning(to content: inout SetupPage.Content) async throws {
        let tokens = try await services.credentials.list(integration.id, operation: operation)
        content.tokens = tokens.filter { $0.isLive(at: operation.now) }.map {
            .init(id: $0.id.text, created: $0.created.toTheMinute, lastUsed: $0.lastUsed?.toTheMinute)
        }
        let sync = try await services.history.sync(integration.id, operation)
        content.firstRequest = sync.firstSeen?.toTheMinute
        content.lastRequest = sync.lastSeen?.toTheMinute
        // Which people they were about is nobody's business who only has the link.
        content.failures = sync.failures.map { cause in
            "\(cause.count) with status \(cause.status)" + (cause.scimType.map { " (\($0))" } ?? "")
        }
    }

    /// Only tests, and only those since the link was made: who logs in otherwise isn't for whoever has the link.
    private func addTests(to content: inout SetupPage.Content) async throws {
        if integration.trust != nil {
            let end = min(operation.now.advanced(bySeconds: Self.testSeconds), context.link.record.expires)
            content.test = PageLink(
                try services.signIn.testLink(operation, integration: integration.id, until: end))
        }
        var filter = LoginAttemptFilter()
        filter.integration = integration.id
        filter.testsOnly = true
        filter.since = context.link.record.created
        let found = try await services.signIn.logins(
            operation, account: account, LoginSearch(filter), depth: .identityProviderAdmin, limit: Self.tests)
        content.tests = found.items.filter { $0.attempt.outcome != .started }.map { report in
            .init(
                at: report.attempt.started.toTheMinute,
                verdict: report.attempt.verdict.map { .init($0, guide: report.guide) })
        }
    }

    func link(_ step: String? = nil) throws -> PageLink {
        let base = "\(services.urls.setup(context.link.secret))/\(integration.id)"
        guard let link = PageLink(step.map { "\(base)/\($0)" } ?? base) else { throw NothingHere() }
        return link
    }

    func form(_ step: String, _ more: [HiddenField] = []) throws -> SetupPage.Form {
        let confirmation = try context.link.secret.confirmation(of: integration.id)
        return SetupPage.Form(
            action: try link(step), hidden: [HiddenField(name: "confirmation", value: confirmation)] + more)
    }
}

extension SetupTrust {
    init(_ trust: IdentityProviderTrust, source: String?, at now: Instant) {
        self.init(
            entityID: trust.entityID, ssoURL: trust.ssoURL,
            binding: trust.ssoBinding == .post ? "HTTP-POST" : "HTTP-Redirect", sloURL: trust.sloURL, source: source,
            validUntil: trust.validUntil?.toTheMinute,
            certificates: trust.certificates.compactMap { try? KeyMaterial.Certificate(der: $0) }.map { certificate in
                let end = Instant(seconds: certificate.notAfter)
                return Certificate(
                    subject: certificate.subject, fingerprint: CertificateFingerprint.text(certificate.der),
                    ends: end.toTheMinute, hasEnded: end < now)
            })
    }
}

extension Instant {
    /// As people read it: `2026-11-24 18:30 UTC`.
    var toTheMinute: String {
        let text = description
        return "\(text.prefix { $0 != "T" }) \(text.drop { $0 != "T" }.dropFirst().prefix(5)) UTC"
    }
}
