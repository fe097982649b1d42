import ArgumentParser
import Records
import SCIM
import SignIn
import Tenancy

struct LoginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "login", abstract: "Tells how people log in.", subcommands: [Explain.self])

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
                let explanation = try await deployment.signIn().explain(user, account: account)
                await deployment.records.shutdown()
                Console.print(options.json ? explanation.json : explanation.text)
                guard explanation.verdict == nil else { throw ExitCode(1) }
            }
        }
    }
}

extension LoginExplanation {
    fileprivate var json: String {
        let members = memberships.map {
            JSON.object([("integration", .text($0.integration.text)), ("active", .flag($0.active))])
        }
        return JSON.object([
            ("user", .text(asked)), ("user_name", .text(userName)), ("integration", .text(route?.integration.id.text)),
            ("routed_because", .text(route?.reason.code)), ("result", .text(verdict == nil ? "accepted" : "refused")),
            ("verdict", verdict.map(JSON.verdict) ?? .null), ("memberships", .list(members)),
        ]).rendered
    }

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
