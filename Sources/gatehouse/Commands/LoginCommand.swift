import ArgumentParser
import Gateway
import Records
import SCIM
import SignIn
import Tenancy

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Tells how people log in.",
        subcommands: [
            Explain.self, ReadinessCommand.self, List.self, Show.self, TestLink.self, WhatIf.self,
        ])

    struct Explain: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "The routing decision for one person, and whether they would get in.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "A userName or an e-mail address.") var user: String

        func run() async throws {
            try await exiting {
                let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
                let account = try await deployment.account(account)
                let explanation = try await deployment.signIn()
                    .explain(user, account: account, try deployment.operation(account.id))
                await deployment.records.shutdown()
                Console.print(options.json ? explanation.json.rendered : explanation.text)
                guard explanation.verdict == nil else { throw ExitCode(1) }
            }
        }
    }
}

extension LoginExplanation {
    fileprivate var text: String {
        var lines: [String] = []
        if let route {
            lines.append("\(asked) is sent to \(route.integration.id) (\(route.integration.generation.displayName)).")
            lines.append(route.reason.sentence)
        }
        if let verdict {
            lines.append("Refused: \(verdict.message)")
            lines.append("Who must act: \(verdict.who.rawValue)")
        } else {
            lines.append("They would get in.")
        }
        for membership in memberships {
            lines.append("  \(membership.integration): \(membership.active ? "active" : "inactive")")
        }
        return lines.joined(separator: "\n")
    }
}
