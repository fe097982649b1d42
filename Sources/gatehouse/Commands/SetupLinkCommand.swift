import Access
import ArgumentParser
import Gateway
import Management
import SCIM
import Tenancy

struct SetupLinkCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup-link",
        abstract: "Links by which an IdP's administrator without an account here connects an integration.",
        subcommands: [Create.self, List.self, Revoke.self], defaultSubcommand: Create.self)

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints a new link, once.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String
        @Option(help: "The only integration that it opens; default: any of the account's.") var integration: String?
        @Option(help: "How long it lives, at most 30d.") var expires: String = "7d"

        func run() async throws {
            try await exiting {
                let life = try Lifetime.seconds(expires)
                guard life <= SetupLinks.longestSeconds else { throw BadUsage("--expires: at most 30d") }
                let (issued, url) = try await Deployment.working(on: account, options) {
                    deployment, account, operation in
                    let integration = try integration.map { try deployment.integration($0, of: account).id }
                    let issued = try await deployment.setupLinks.create(
                        for: integration, life: life, operation: operation)
                    return (issued.record, deployment.urls.setup(issued.secret))
                }
                let json = JSON.object([
                    ("id", .text(issued.id.text)), ("url", .text(url)), ("expires", .text(issued.expires.description)),
                ])
                Console.print(options.json ? json.rendered : url)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the account's links, without their secrets.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String

        func run() async throws {
            try await exiting {
                let (links, now) = try await Deployment.working(on: account, options) { deployment, _, operation in
                    (try await deployment.setupLinks.list(operation), operation.now)
                }
                if options.json {
                    let items = links.map { JSON.object($0.json(at: now)) }
                    Console.print(JSON.object([("items", .list(items)), ("next", .null)]).rendered)
                } else {
                    for link in links {
                        Console.print(
                            "\(link.id)  \(link.state(at: now))  \(link.integration?.text ?? "any")  expires "
                                + "\(link.expires)  last used \(link.lastUsed?.description ?? "never")")
                    }
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a link at once.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String
        @Argument(help: "The link's id, as list shows it.") var id: String

        func run() async throws {
            try await exiting {
                guard let link = ID<SetupLink>(id) else { throw BadUsage("\(id) isn't a setup link's id") }
                let revoked = try await Deployment.working(on: account, options) { deployment, _, operation in
                    try await deployment.setupLinks.revoke(link, operation: operation)
                }
                guard revoked else { throw Refused("There is no setup link \(id) in \(account) that isn't revoked.") }
                let json = JSON.object([("id", .text(id)), ("state", "revoked")]).rendered
                Console.print(options.json ? json : "\(id): revoked")
            }
        }
    }
}
