import Access
import ArgumentParser
import Gateway
import Records
import SCIM
import SignIn
import Tenancy

struct RoutingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "routing", abstract: "Moves an account's logins from FirstGen to NextGen, step by step.",
        discussion: """
            A cut-over: name a few users, then groups, then a share, then nextgen-first. A step that would lock anyone out \
            who can log in today is refused, unless forced. Each step is undone by one command.

            A policy that the account's tenant file declares is changed there.
            """,
        subcommands: [Show.self, Set.self, Undo.self, ReadinessCommand.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Shows the policy, and where it comes from.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                try await RoutingCommand.changing(account, options) { signIn, operation in
                    try await signIn.routing(operation)
                }
            }
        }
    }

    struct Set: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Sets the policy.")

        @OptionGroup var options: Options
        @OptionGroup var plan: PolicyOptions
        @Argument(help: "The account.") var account: String
        @Flag(help: "Do it whomever it locks out.") var force = false

        func run() async throws {
            try await exiting {
                guard let policy = try plan.planned() else { throw BadUsage("give --policy or --staged-…") }
                try await RoutingCommand.changing(account, options) { signIn, operation in
                    try await signIn.setRouting(policy, forced: force, if: nil, operation)
                }
            }
        }
    }

    struct Undo: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Takes the last step back.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                try await RoutingCommand.changing(account, options) { signIn, operation in
                    try await signIn.undoRouting(if: nil, operation)
                }
            }
        }
    }

    /// Does it, and prints the policy that there is then; exit 1, with the reason, when it's refused.
    private static func changing(
        _ account: String, _ options: Options,
        _ work: (SignInService, Access.Operation) async throws -> RoutingState
    ) async throws {
        do {
            let state = try await Deployment.working(on: account, options) { deployment, _, operation in
                try await work(try await deployment.signIn(), operation)
            }
            Console.print(options.json ? state.json.rendered : state.text)
        } catch let refusal as RoutingChangeRefusal {
            let people = if case .locksOut(let people) = refusal { people } else { PeopleAtRisk() }
            if options.json {
                Console.print(
                    JSON.object([
                        ("result", "refused"), ("detail", .text(refusal.sentence)),
                        ("count", .number(JSONNumber(people.count))), ("locked_out", .list(people.first.map(\.json))),
                    ]).rendered)
            }
            for person in people.first { Console.error(person.line) }
            throw Refused(refusal.sentence)
        }
    }
}

extension RoutingState {
    fileprivate var text: String {
        var lines = ["\(policy)"]
        if let declaredIn { lines.append("Declared in \(declaredIn).") }
        if let since { lines.append("Since \(since).") }
        if let previous { lines.append("An undo brings back: \(previous)") }
        return lines.joined(separator: "\n")
    }
}
