import Access
import ArgumentParser
import Directory
import Provisioning
import Records
import SCIM
import Tenancy

struct BrakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "brake", abstract: "Shows and works the brake on mass deprovisioning.",
        subcommands: [Status.self, Release.self, Rollback.self])

    struct Status: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "How the brakes of an account stand; exit 1 when one is engaged.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                let statuses = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await BrakeControl(records: deployment.records).status(of: account, operation)
                }
                let list = JSON.object([("items", .list(statuses.map(\.json))), ("next", .null)])
                Console.print(options.json ? list.rendered : statuses.map(\.line).joined(separator: "\n"))
                guard statuses.allSatisfy({ $0.state != .engaged }) else { throw ExitCode(1) }
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Lets an integration go on, what was held included.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The integration.") var integration: String
        @Option(name: .customLong("for"), help: "For how long: 1h, 30m; default: the brake's window.")
        var duration: String?

        func run() async throws {
            try await exiting {
                let seconds = try duration.map { try Lifetime.seconds($0) }
                let status = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await BrakeControl(records: deployment.records).release(
                        try deployment.integration(integration, of: account), of: account, forSeconds: seconds,
                        operation)
                }
                Console.print(options.json ? status.json.rendered : status.line)
            }
        }
    }

    struct Rollback: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Gives back what an integration took away, and holds the rest until a release.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The integration.") var integration: String

        func run() async throws {
            try await exiting {
                let restored = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await BrakeControl(records: deployment.records).rollBack(
                        try deployment.integration(integration, of: account), of: account, operation)
                }
                Console.print(options.json ? restored.json.rendered : restored.text)
            }
        }
    }
}

extension BrakeStatus {
    fileprivate var line: String {
        switch state {
        case .open: "\(integration)  open  \(spent.users) users, \(spent.memberships) memberships in the window"
        case .released: "\(integration)  released until \(releasedUntil?.description ?? "")"
        case .engaged:
            "\(integration)  engaged since \(trip?.at.description ?? "")  \(restorable) changes can be rolled back"
        }
    }
}

extension BrakeRestored {
    fileprivate var text: String {
        let first = "restored: \(users) users, \(groups) groups, \(memberships) memberships"
        return ([first] + left.map { "not restored: \($0.subject): \($0.reason)" }).joined(separator: "\n")
    }
}
