import ArgumentParser
import Foundation
import Journal
import Records
import SAML
import SCIM
import SignIn
import Tenancy

struct SAMLCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "saml", abstract: "Evaluates SAML messages.", subcommands: [Check.self])

    struct Check: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Judges a captured response exactly as the ACS would, logging nobody in.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The integration.") var integration: String
        @Argument(help: "The captured response.") var file: String
        @Flag(help: "The file holds the SAMLResponse form value as it was posted; else XML.") var form = false
        @Option(
            name: .customLong("request-id"),
            help: "The request that it answers; without it, it's judged as unsolicited.")
        var requestID: String?
        @Option(help: "The time to judge it at, like 2026-11-24T09:00:00Z; default: now.") var at: String?

        func run() async throws {
            try await exiting {
                guard let data = FileManager.default.contents(atPath: file) else {
                    throw BadUsage("can't read \(file)")
                }
                let now = try at.map(Self.instant) ?? SystemClock.now()
                let captured: CapturedResponse =
                    form ? .form(String(decoding: data, as: UTF8.self)) : .xml(Array(data))
                let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
                let account = try await deployment.declaredAccount(account, explicitly: options.tenants != nil)
                let integration = try deployment.integration(integration, of: account)
                let checked = try await deployment.signIn().check(
                    captured, account: account, integration: integration, requestID: requestID, at: now)
                await deployment.records.shutdown()
                Console.print(options.json ? checked.json : checked.text)
                guard checked.messageAccepted else { throw ExitCode(1) }
            }
        }

        private static func instant(_ text: String) throws -> Instant {
            guard let instant = SAMLInstant(text) else {
                throw BadUsage("--at \(text): give a time in UTC, like 2026-11-24T09:00:00Z")
            }
            return Instant(milliseconds: instant.secondsSince1970 * 1_000 + Int64(instant.nanoseconds / 1_000_000))
        }
    }
}

extension CheckedResponse {
    /// The membership of the person is told, and doesn't decide: this command is about the message.
    private var messageVerdict: Verdict? { messageAccepted ? nil : verdict }

    fileprivate var json: String {
        let values = attributes.map { ($0.name, JSON.list($0.values.map { .text($0) })) }
        return JSON.object([
            ("result", .text(messageAccepted ? "accepted" : "refused")), ("name_id", .text(nameID)),
            ("name_id_format", .text(nameIDFormat)), ("attributes", .object(values)),
            ("verdict", messageVerdict.map(JSON.verdict) ?? .null),
            ("checks", .list(checks.map { .object([("name", .text($0.name)), ("passed", .flag($0.passed))]) })),
            ("login", messageAccepted ? login : .null),
        ]).rendered
    }

    private var login: JSON {
        .object([
            ("result", .text(verdict == nil ? "accepted" : "refused")), ("user_name", .text(userName)),
            ("verdict", verdict.map(JSON.verdict) ?? .null),
        ])
    }

    fileprivate var text: String {
        var lines = checks.map { "\($0.passed ? "ok      " : "REFUSED ") \($0.name)" }
        if let verdict = messageVerdict {
            lines.append("Refused (\(verdict.code)): \(verdict.message)")
            if let field = verdict.field { lines.append("Field:    \(field)") }
            if let expected = verdict.expected { lines.append("Expected: \(expected)") }
            if let actual = verdict.actual { lines.append("Actual:   \(actual)") }
            lines.append("Who must act: \(verdict.who.rawValue)")
        } else {
            lines.append("Accepted: \(nameID ?? "")")
            for attribute in attributes {
                lines.append("  \(attribute.name): \(attribute.values.joined(separator: ", "))")
            }
            lines.append(
                verdict.map { "The person would be refused all the same: \($0.message)" }
                    ?? "\(userName ?? "") would get in.")
        }
        return lines.joined(separator: "\n")
    }
}
