import ArgumentParser
import Foundation
import Gateway
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
                let now = try at.map { try CommandTime.instant($0, "--at") } ?? SystemClock.now()
                let captured: CapturedResponse =
                    form ? .form(String(decoding: data, as: UTF8.self)) : .xml(Array(data))
                let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
                let account = try await deployment.declaredAccount(account, explicitly: options.tenants != nil)
                let integration = try deployment.integration(integration, of: account)
                let checked = try await deployment.signIn().check(
                    captured, account: account, integration: integration, requestID: requestID, at: now)
                await deployment.records.shutdown()
                Console.print(options.json ? checked.json.rendered : checked.text)
                guard checked.messageAccepted else { throw ExitCode(1) }
            }
        }
    }
}

extension CheckedResponse {
    /// The membership of the person is told, and doesn't decide: this command is about the message.
    private var messageVerdict: Verdict? { messageAccepted ? nil : verdict }

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
