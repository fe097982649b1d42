import Access
import ArgumentParser
import Foundation
import Gateway
import KeyMaterial
import SCIM
import SignIn
import Tenancy

extension LoginCommand {
    struct WhatIf: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judges a response again under other settings, at its own time. Changes nothing.",
            discussion: """
                The response is that of the login with the reference, when it was kept (keep_responses), or a file. \
                Exit 0 when the person would get in with these settings, 1 when not.
                """)

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The reference of a login; not with --file.") var reference: String?

        @Option(help: "A captured response.") var file: String?
        @Option(help: "The integration that a file is for.") var integration: String?
        @Flag(help: "The file holds the SAMLResponse form value as it was posted; else XML.") var form = false
        @Option(name: .customLong("request-id"), help: "The request that a file answers; else it's unsolicited.")
        var requestID: String?
        @Option(help: "The time to judge a file at; default: now.") var at: String?

        @Option(help: "A PEM file of the IdP's certificates.") var certificate: String?
        @Option(name: .customLong("idp-entity-id"), help: "The entity ID of the IdP.") var idpEntityID: String?
        @Option(name: [.customLong("entity-id"), .customLong("audience")], help: "Our entity ID: the audience.")
        var entityID: String?
        @Option(help: "Which attributes carry what, like email=mail,given_name=givenName.") var attributes: String?
        @Option(help: "Whether SHA-1 is accepted: true or false.") var sha1: Bool?
        @Option(help: "Whether AES-CBC is accepted: true or false.") var cbc: Bool?
        @Option(name: .customLong("clock-skew"), help: "How far clocks may differ: 3m, 180s.") var clockSkew: String?
        @OptionGroup var planned: PolicyOptions

        func run() async throws {
            try await exiting {
                guard (reference == nil) != (file == nil) else {
                    throw BadUsage("name a login by its reference, or a response by --file")
                }
                let proposed = try proposed()
                let answer: SignIn.WhatIf
                do {
                    answer = try await Deployment.working(on: account, options) { deployment, account, operation in
                        let service = try await deployment.signIn()
                        if let reference {
                            return try await service.whatIf(operation, account: account, reference, proposed)
                        }
                        guard let integration else { throw BadUsage("--file needs --integration") }
                        return try await service.whatIf(
                            operation, try captured(), account: account,
                            integration: try deployment.integration(integration, of: account), requestID: requestID,
                            at: try at.map { try CommandTime.instant($0, "--at") } ?? operation.now, proposed)
                    }
                } catch let refusal as WhatIfRefusal {
                    throw Refused(refusal.sentence)
                }
                Console.print(options.json ? answer.json.rendered : answer.text)
                guard answer.after.verdict == nil, answer.routing?.verdict == nil else { throw ExitCode(1) }
            }
        }

        private func captured() throws -> CapturedResponse {
            guard let data = file.flatMap({ FileManager.default.contents(atPath: $0) }) else {
                throw BadUsage("can't read \(file ?? "")")
            }
            return form ? .form(String(decoding: data, as: UTF8.self)) : .xml(Array(data))
        }

        private func proposed() throws -> ProposedSettings {
            var proposed = ProposedSettings()
            proposed.certificates = try certificate.map { path in
                let text = FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) }
                let found = text.flatMap { try? PEMBundle.parse($0) }?.certificates ?? []
                guard !found.isEmpty else { throw BadUsage("--certificate \(path): no PEM file with certificates") }
                return found
            }
            proposed.identityProviderEntityID = idpEntityID
            proposed.entityID = entityID
            for part in (attributes ?? "").split(separator: ",") {
                let halves = part.split(separator: "=", maxSplits: 1).map(String.init)
                guard let field = halves.first, let name = halves.dropFirst().first,
                    proposed.attributes.set(field, to: name)
                else {
                    let fields = ProposedAttributes.fields.joined(separator: ", ")
                    throw BadUsage("--attributes \(part): give field=name; the fields are \(fields)")
                }
            }
            proposed.allowsSHA1 = sha1
            proposed.allowsCBC = cbc
            proposed.clockSkewSeconds = try clockSkew.map(Lifetime.seconds)
            proposed.policy = try planned.planned()
            return proposed
        }
    }
}

extension WhatIf {
    fileprivate var text: String {
        var lines = [
            "Judged at \(at), as what came to \(integration).", "As it is:    \(before.sentence)",
            "As proposed: \(after.sentence)",
        ]
        if let routing {
            lines.append(
                "Routing:     \(routing.route?.integration.id.text ?? "nowhere"): "
                    + (routing.verdict.map { "refused (\($0.code)): \($0.message)" } ?? "they would get in."))
        }
        return lines.joined(separator: "\n")
    }
}

extension CheckedResponse {
    fileprivate var sentence: String {
        verdict.map { "refused (\($0.code)): \($0.message)" } ?? "\(userName ?? "the person") would get in."
    }
}
