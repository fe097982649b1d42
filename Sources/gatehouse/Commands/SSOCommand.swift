import Access
import ArgumentParser
import Gateway
import SCIM
import SignIn
import Tenancy

struct SSOCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "sso",
        abstract: "Tells the application to let an account's people in by single sign-on only.",
        discussion: """
            It's refused until somebody whom break_glass of the tenant file names has logged in by a recovery code and has \
            another one left: when the identity provider fails, they are the way in.
            """,
        subcommands: [Show.self, Enforce.self, Release.self])

    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Whether it's enforced, and who gets in without the identity provider.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                try await SSOCommand.working(account, options) { try await $0.enforcement($1, account: $2) }
            }
        }
    }

    struct Enforce: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Enforces it.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                try await SSOCommand.working(account, options) { try await $0.enforce($1, account: $2) }
            }
        }
    }

    struct Release: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lets the application have other ways in again.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                try await SSOCommand.working(account, options) { try await $0.endEnforcement($1, account: $2) }
            }
        }
    }

    /// Does it, and prints how things are then.
    private static func working(
        _ account: String, _ options: Options,
        _ work: (SignInService, Access.Operation, Account) async throws -> Enforcement
    ) async throws {
        do {
            let enforcement = try await Deployment.working(on: account, options) { deployment, account, operation in
                try await work(try await deployment.signIn(), operation, account)
            }
            Console.print(options.json ? enforcement.json.rendered : enforcement.text)
        } catch let refusal as RecoveryNotProven {
            throw Refused(refusal.sentence)
        }
    }
}

extension Enforcement {
    fileprivate var text: String {
        let first = since.map { "enforced since \($0) by \(actor ?? "nobody")" } ?? "not enforced"
        let people = holders.map { holder in
            let codes = holder.codes.map { "\($0) codes" } ?? "no such user"
            return
                "\(holder.userName)  \(codes)  \(holder.lastUsed.map { "came in at \($0)" } ?? "never came in by one")"
        }
        return ([first] + people).joined(separator: "\n")
    }
}
