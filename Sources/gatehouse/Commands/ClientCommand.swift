import Access
import ArgumentParser
import Management
import Records
import SCIM
import Tenancy

struct ClientCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "client",
        abstract: "Makes, lists and revokes the secrets that an IdP's SCIM client trades for access tokens.",
        subcommands: [Create.self, List.self, Revoke.self, Rotate.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints the client's id and a new secret, once; those that live go on.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String
        @Option(help: "The integration whose SCIM client it is.") var integration: String
        @Option(help: "How long it lives: 365d, 12h, 30m, 90s; default: for ever.") var expires: String?

        func run() async throws {
            try await exiting {
                let lifetime = try expires.map { try Lifetime.seconds($0) }
                let issued = try await ClientCommand.on(account, integration, options) { clients, id, operation in
                    try await clients.create(
                        for: id, expires: lifetime.map { operation.now.advanced(bySeconds: $0) }, operation: operation)
                }
                issued.print(json: options.json)
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Lists the secrets of an integration's client.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String
        @Option(help: "The integration.") var integration: String

        func run() async throws {
            try await exiting {
                let (secrets, now) = try await ClientCommand.on(account, integration, options) {
                    clients, id, operation in (try await clients.list(id, operation: operation), operation.now)
                }
                if options.json {
                    let items = secrets.map { $0.json(at: now) }
                    Console.print(JSON.object([("items", .list(items)), ("next", .null)]).rendered)
                } else {
                    for secret in secrets { Console.print(secret.line(at: now)) }
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Ends a secret, and the access tokens that it gave, at once.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String
        @Option(help: "The integration.") var integration: String
        @Argument(help: "The secret's id, as list shows it.") var id: String

        func run() async throws {
            try await exiting {
                guard let id = ID<Credential>(id) else { throw BadUsage("\(id) isn't a secret's id") }
                let revoked = try await ClientCommand.on(account, integration, options) {
                    clients, integration, operation in
                    let secrets = try await clients.list(integration, operation: operation)
                    guard secrets.contains(where: { $0.id == id }) else { return false }
                    return try await clients.revoke(id, operation: operation)
                }
                guard revoked else {
                    throw Refused("There is no live client secret \(id) of \(integration) in \(account).")
                }
                let json = JSON.object([("id", .text(id.text)), ("state", "revoked")]).rendered
                Console.print(options.json ? json : "\(id): revoked")
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a new secret; those that live now end when the overlap has passed.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String
        @Option(help: "The integration.") var integration: String
        @Option(help: "How long the old ones go on.") var overlap: String = "7d"
        @Option(help: "How long the new one lives; default: for ever.") var expires: String?

        func run() async throws {
            try await exiting {
                let overlap = try Lifetime.seconds(overlap)
                let lifetime = try expires.map { try Lifetime.seconds($0) }
                let issued = try await ClientCommand.on(account, integration, options) { clients, id, operation in
                    try await clients.rotate(
                        id, overlapSeconds: overlap, expires: lifetime.map { operation.now.advanced(bySeconds: $0) },
                        operation: operation)
                }
                issued.print(json: options.json)
            }
        }
    }

    /// One piece of work on an integration's client.
    private static func on<Answer>(
        _ account: String, _ integration: String, _ options: Options,
        _ work: (ProvisioningClients, Slug<Integration>, Access.Operation) async throws -> Answer
    ) async throws -> Answer {
        try await Deployment.working(on: account, integration, options) { records, integration, operation in
            try await work(ProvisioningClients(records: records), integration, operation)
        }
    }
}

extension ProvisioningClients.Issued {
    fileprivate func print(json: Bool) {
        let object = JSON.object([
            ("id", .text(id.text)), ("client_id", .text(clientID.text)), ("client_secret", .text(secret.reveal())),
            ("expires", .text(expires?.description)),
        ])
        Console.print(
            json ? object.rendered : "client_id      \(clientID)\nclient_secret  \(secret.reveal())")
    }
}

extension ClientSecretRecord {
    private func state(at now: Instant) -> String { revoked != nil ? "revoked" : isLive(at: now) ? "live" : "expired" }

    fileprivate func json(at now: Instant) -> JSON {
        .object([
            ("id", .text(id.text)), ("state", .text(state(at: now))), ("created", .text(created.description)),
            ("expires", .text(expires?.description)), ("last_used", .text(lastUsed?.description)),
        ])
    }

    fileprivate func line(at now: Instant) -> String {
        let (expires, lastUsed) = (expires?.description ?? "never", lastUsed?.description ?? "never")
        return "\(id)  \(state(at: now))  created \(created)  expires \(expires)  last used \(lastUsed)"
    }
}
