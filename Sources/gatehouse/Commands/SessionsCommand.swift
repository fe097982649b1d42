import Access
import ArgumentParser
import Journal
import Records
import SCIM
import SignIn
import Tenancy

struct SessionsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sessions", abstract: "Shows and ends the sessions of a person.",
        subcommands: [List.self, End.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists a person's sessions.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "A userName or an e-mail address.") var user: String

        func run() async throws {
            try await exiting {
                let sessions = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await deployment.signIn().sessions(of: user, account: account, operation: operation)
                }
                guard let sessions else { throw Refused("Nobody in \(account) is called \(user).") }
                if options.json {
                    Console.print(JSON.object([("items", .list(sessions.map(\.json))), ("next", .null)]).rendered)
                } else {
                    for session in sessions { Console.print(session.line) }
                }
            }
        }
    }

    struct End: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends all of a person's sessions at once, and tells their applications.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "A userName or an e-mail address.") var user: String

        func run() async throws {
            try await exiting {
                let ended = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await deployment.signIn().endSessions(of: user, account: account, operation: operation)
                }
                guard let ended else { throw Refused("Nobody in \(account) is called \(user).") }
                Console.print(
                    options.json
                        ? JSON.object([("ended", .list(ended.map { .text($0.id.text) }))]).rendered
                        : "\(ended.count) ended")
            }
        }
    }
}

extension LoginSessionRecord {
    fileprivate var json: JSON {
        .object([
            ("id", .text(id.text)), ("integration", .text(integration.text)), ("created", .text(created.description)),
            ("authenticated", .text(authenticated.description)), ("expires", .text(expires.description)),
            ("latest_end", .text(latestEnd?.description)),
        ])
    }

    fileprivate var line: String {
        "\(id)  \(integration)  since \(created)  ends \(expires) unless it's used"
    }
}
