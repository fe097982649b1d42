import ArgumentParser
import HandOff
import SCIM
import SignIn
import Tenancy

struct RecoveryCodesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "recovery-codes",
        abstract: "Makes and counts the codes by which administrators get in without their identity provider.",
        subcommands: [Create.self, List.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints ten new codes, once; the person's old ones are void.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "A userName that break_glass of the tenant file names.") var user: String

        func run() async throws {
            try await exiting {
                let codes = try await Deployment.working(on: account, options) { deployment, account, operation in
                    do {
                        return try await deployment.signIn().issueRecoveryCodes(
                            for: user, account: account, operation: operation)
                    } catch RecoveryCodesRefusal.userUnknown {
                        throw Refused("Nobody in \(account.id) is called \(user).")
                    } catch RecoveryCodesRefusal.userNotNamed {
                        throw Refused("break_glass of \(account.id) doesn't name \(user).")
                    }
                }
                if options.json {
                    Console.print(JSON.object([("codes", .list(codes.map { .text($0.reveal()) }))]).rendered)
                } else {
                    for code in codes { Console.print(code.reveal()) }
                    Console.error("They aren't shown again, and each works once, at /accounts/\(account)/recovery.")
                }
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Says who has how many codes left.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                let holders = try await Deployment.working(on: account, options) { deployment, account, _ in
                    try await deployment.signIn().recoveryHolders(account: account)
                }
                if options.json {
                    let items = holders.map { holder in
                        JSON.object([
                            ("user_name", .text(holder.userName)),
                            ("codes", holder.codes.map { .number(JSONNumber($0)) } ?? .null),
                        ])
                    }
                    Console.print(JSON.object([("items", .list(items)), ("next", .null)]).rendered)
                } else {
                    for holder in holders {
                        Console.print("\(holder.userName)  \(holder.codes.map { "\($0) codes" } ?? "no such user")")
                    }
                }
            }
        }
    }
}
