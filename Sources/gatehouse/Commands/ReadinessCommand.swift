import ArgumentParser
import Gateway
import Records
import SCIM
import SignIn
import Tenancy

/// A policy on the command line.
struct PolicyOptions: ParsableArguments {
    @Option(help: "firstgen-first, nextgen-first or staged.") var policy: String?
    @Option(name: .customLong("staged-users"), help: "Users for NextGen, with commas between them.")
    var users: [String] = []
    @Option(name: .customLong("staged-groups"), help: "Groups for NextGen, with commas between them.")
    var groups: [String] = []
    @Option(name: .customLong("staged-percent"), help: "The share of the others that goes to NextGen.")
    var percent: Int?

    /// Nil: none is named. Exit 2 for one that can't be.
    func planned() throws -> RoutingPolicy? {
        do throws(PlannedRouting.Refusal) {
            return try PlannedRouting(policy: policy, users: users, groups: groups, percent: percent).policy
        } catch {
            throw BadUsage(error.sentence)
        }
    }
}

/// `gatehouse login readiness` and `gatehouse routing readiness`.
struct ReadinessCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "readiness",
        abstract: "Lists everyone who would be locked out, and why; under a planned policy when one is named.")

    @OptionGroup var options: Options
    @OptionGroup var plan: PolicyOptions
    @Argument(help: "The account.") var account: String

    func run() async throws {
        try await exiting {
            let planned = try plan.planned()
            let (lockedOut, policy) = try await Deployment.working(on: account, options) {
                deployment, account, operation in
                let signIn = try await deployment.signIn()
                var lockedOut: [LockedOutPerson] = []
                var next: ID<User>?
                repeat {
                    let page = try await signIn.readiness(operation, of: account, under: planned, after: next)
                    lockedOut += page.lockedOut
                    next = page.next
                } while next != nil
                return (lockedOut, planned ?? account.routing)
            }
            print(lockedOut, under: policy)
            guard lockedOut.isEmpty else { throw ExitCode(1) }
        }
    }

    private func print(_ lockedOut: [LockedOutPerson], under policy: RoutingPolicy) {
        if options.json {
            let items = lockedOut.map(\.json)
            Console.print(
                JSON.object([("policy", policy.json), ("items", .list(items)), ("next", .null)]).rendered)
        } else {
            for person in lockedOut { Console.print(person.line) }
            Console.print(
                lockedOut.isEmpty
                    ? "Under \(policy) nobody is locked out."
                    : "Under \(policy) \(lockedOut.count) would be locked out.")
        }
    }
}

extension LockedOutPerson {
    /// As a command prints it.
    var line: String {
        "\(userName)\t\(verdict.code)\t\(verdict.who.rawValue)\t\(verdict.message)"
    }
}
