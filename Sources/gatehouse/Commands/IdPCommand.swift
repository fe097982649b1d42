import Access
import ArgumentParser
import Federation
import Journal
import KeyMaterial
import Management
import Records
import SCIM
import Tenancy

struct IdPCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "idp", abstract: "What is trusted of an integration's identity provider.",
        subcommands: [Show.self, Refresh.self])

    /// Which integration it's about.
    struct Target: ParsableArguments {
        @Argument(help: "The account.") var account: String
        @Argument(help: "The integration.") var integration: String
    }

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints whom an integration trusts now, and where that comes from.")

        @OptionGroup var options: Options
        @OptionGroup var target: Target

        func run() async throws {
            try await exiting {
                let shown = try await Deployment.working(on: target.account, options) { deployment, account, _ in
                    let integration = try deployment.integration(target.integration, of: account)
                    let copies = try await deployment.records.account(account.id).read { try $0.metadataCopies() }
                    return Shown(integration: integration, copy: copies[integration.id])
                }
                Console.print(options.json ? shown.json.rendered : shown.lines.joined(separator: "\n"))
                guard shown.integration.trust != nil else { throw ExitCode(1) }
            }
        }
    }

    struct Refresh: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Fetches an integration's metadata now, whenever it is due.")

        @OptionGroup var options: Options
        @OptionGroup var target: Target

        func run() async throws {
            try await exiting {
                // Nil: a node that serves was faster.
                let refreshed = try await Deployment.working(on: target.account, options) {
                    deployment, account, operation -> TrustKeeper.Refreshed? in
                    let integration = try deployment.integration(target.integration, of: account).id
                    let hasSource = try await deployment.records.account(account.id).write(operation) { writer in
                        .unchanged(try writer.hurryMetadata(of: integration))
                    }
                    guard hasSource else {
                        throw Refused("The integration \(integration) has no metadata_url; its trust is declared.")
                    }
                    return await deployment.refreshTrust().first {
                        $0.account == account.id && $0.integration == integration
                    }
                }
                if let failure = refreshed?.failure { throw Refused("The metadata isn't refreshed: \(failure)") }
                Console.print("\(target.account) \(target.integration): \(refreshed.map(Self.sentence) ?? "fetched")")
            }
        }

        private static func sentence(_ refreshed: TrustKeeper.Refreshed) -> String {
            switch refreshed.change {
            case .first: "fetched for the first time"
            case .keys(let added, let removed): "keys changed: \(added.count) added, \(removed.count) removed"
            case .addresses: "addresses changed"
            case .validity, nil: "nothing changed"
            }
        }
    }

    private struct Shown {
        let integration: Integration
        let copy: MetadataCopy?

        private var certificates: [Certificate] {
            integration.trust?.certificates.compactMap { try? Certificate(der: $0) } ?? []
        }

        var lines: [String] {
            var lines: [String] = []
            if let trust = integration.trust {
                lines.append("entity ID:    \(trust.entityID)")
                lines.append("SSO URL:      \(trust.ssoURL)\(trust.ssoBinding == .post ? " (HTTP-POST)" : "")")
                if let sloURL = trust.sloURL { lines.append("SLO URL:      \(sloURL)") }
                for certificate in certificates {
                    lines.append(
                        "certificate:  \(CertificateFingerprint.text(certificate.der)), ends "
                            + "\(Instant(seconds: certificate.notAfter)), \(certificate.subject)")
                }
                if let end = trust.validUntil { lines.append("valid until:  \(end)") }
            } else {
                lines.append("Nothing is trusted yet.")
            }
            guard let copy else { return lines }
            lines.append("fetched from: \(copy.source.url)")
            if !copy.source.signedBy.isEmpty { lines.append("signed by:    a pinned key") }
            if let fetched = copy.fetched { lines.append("fetched:      \(fetched)") }
            if let failure = copy.failure { lines.append("failing:      \(copy.failures) times: \(failure)") }
            lines.append("next fetch:   \(copy.nextFetch)")
            return lines
        }

        var json: JSON {
            let trust = integration.trust
            func text(_ value: String?) -> JSON { value.map(JSON.text) ?? .null }
            func time(_ value: Instant?) -> JSON { text(value.map { "\($0)" }) }
            return .object([
                ("entity_id", text(trust?.entityID)), ("sso_url", text(trust?.ssoURL)),
                ("sso_binding", text(trust.map { ($0.ssoBinding ?? .redirect).rawValue })),
                ("slo_url", text(trust?.sloURL)),
                (
                    "certificates",
                    .list(
                        certificates.map { certificate in
                            .object([
                                ("sha256", .text(CertificateFingerprint.text(certificate.der))),
                                ("subject", .text(certificate.subject)),
                                ("expires", time(Instant(seconds: certificate.notAfter))),
                            ])
                        })
                ), ("valid_until", time(trust?.validUntil)), ("metadata_url", text(copy?.source.url)),
                ("fetched", time(copy?.fetched)), ("failure", text(copy?.failure)),
                ("next_fetch", time(copy?.nextFetch)),
            ])
        }
    }
}
