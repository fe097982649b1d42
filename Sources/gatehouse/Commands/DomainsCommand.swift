import ArgumentParser
import Gateway
import Management
import SCIM
import Tenancy

struct DomainsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "domains", abstract: "The e-mail domains by which people find their account.",
        discussion: """
            A domain that the account's tenant file names counts as the account's: the operator answers for it. Any other is \
            claimed, and counts once its DNS shows a TXT record with the account's token.
            """,
        subcommands: [List.self, Verify.self, Remove.self])

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the account's domains.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                let domains = try await Deployment.working(on: account, options) { deployment, account, operation in
                    try await deployment.domains.list(of: account, operation)
                }
                if options.json {
                    Console.print(JSON.object([("items", .list(domains.map(\.json))), ("next", .null)]).rendered)
                } else {
                    for domain in domains { Console.print("\(domain.domain)\t\(domain.standing.rawValue)") }
                }
            }
        }
    }

    struct Verify: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Claims a domain and verifies it; exit 1, with the record to publish, while its DNS lacks that.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The domain.") var domain: String

        func run() async throws {
            try await exiting {
                let verified = try await DomainsCommand.refusing {
                    try await Deployment.working(on: account, options) { deployment, account, operation in
                        _ = try await deployment.domains.claim(domain, of: account, operation)
                        return try await deployment.domains.verify(domain, of: account, operation)
                    }
                }
                Console.print(options.json ? verified.json.rendered : "\(verified.domain) is verified.")
            }
        }
    }

    struct Remove: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Gives a claimed domain up.")

        @OptionGroup var options: Options
        @Argument(help: "The account.") var account: String
        @Argument(help: "The domain.") var domain: String

        func run() async throws {
            try await exiting {
                try await DomainsCommand.refusing {
                    try await Deployment.working(on: account, options) { deployment, account, operation in
                        try await deployment.domains.remove(domain, of: account, operation)
                    }
                }
            }
        }
    }

    private static func refusing<Value>(_ work: () async throws -> Value) async throws -> Value {
        do {
            return try await work()
        } catch let refusal as DomainRefusal {
            throw Refused(refusal.sentence)
        }
    }
}
