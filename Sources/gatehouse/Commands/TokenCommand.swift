import Access
import ArgumentParser
import Management
import Records
import SCIM
import Tenancy

struct TokenCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "token", abstract: "Issues, lists and revokes bearer tokens.",
        subcommands: [Create.self, List.self, Revoke.self, Rotate.self])

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Prints a new token, once.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String?
        @Option(help: "The integration whose SCIM endpoint the token opens.") var integration: String?
        @Flag(help: "A token of the operator API, which opens every account.") var `operator` = false
        @Option(name: .customLong("service-account"), help: "A service account of the native API.")
        var serviceAccount: String?
        @Option(help: "What the service account may do: account-admin, account-viewer, user-manager, …")
        var role: String?
        @Option(help: "Where it may: account, orgs/… or orgs/…/projects/…") var scope: String = "account"
        @Option(help: "How long it lives: 365d, 12h, 30m, 90s; default: for ever.") var expires: String?

        func run() async throws {
            try await exiting {
                if `operator` { return try await OperatorTokenCommand.create(expires: expires, options) }
                guard let account else { throw BadUsage("give --account, or --operator") }
                guard let scope = Scope(scope) else {
                    throw BadUsage("--scope: account, orgs/… or orgs/…/projects/…")
                }
                let issued = try await Deployment.working(on: account, options) { deployment, account, operation in
                    let holder = try holder(in: account, deployment)
                    let expires = try expires.map { operation.now.advanced(bySeconds: try Lifetime.seconds($0)) }
                    return try await Credentials(records: deployment.records)
                        .issue(to: holder, expires: expires, at: scope, operation: operation)
                }
                issued.print(json: options.json)
            }
        }

        private func holder(
            in account: Account, _ deployment: Deployment
        ) throws -> CredentialRecord.Holder {
            switch (integration, serviceAccount) {
            case (let integration?, nil):
                return .scim(try deployment.integration(integration, of: account).id)
            case (nil, let name?):
                guard Slug<Account>(name) != nil else { throw BadUsage("--service-account: letters, digits, - and _") }
                guard let role = Role(rawValue: role ?? "") else {
                    throw BadUsage("--role: one of \(Role.allCases.map(\.rawValue).joined(separator: ", "))")
                }
                return .service(name: name, role: role.rawValue)
            case (nil, nil), (_?, _?):
                throw BadUsage("give either --integration or --service-account")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract:
                "Lists an integration's SCIM tokens, an account's for the native API, or those of the operator API.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String?
        @Option(help: "The integration; without it the tokens of the native API.") var integration: String?
        @Flag(help: "Those of the operator API.") var `operator` = false

        func run() async throws {
            try await exiting {
                if `operator` { return try await OperatorTokenCommand.list(options) }
                guard let account else { throw BadUsage("give --account, or --operator") }
                let (tokens, now) = try await Deployment.working(on: account, options) {
                    deployment, account, operation in
                    let credentials = Credentials(records: deployment.records)
                    guard let integration else {
                        return (try await credentials.listNative(operation: operation), operation.now)
                    }
                    let known = try deployment.integration(integration, of: account).id
                    return (try await credentials.list(known, operation: operation), operation.now)
                }
                if options.json {
                    let items = tokens.map { $0.json(at: now) }
                    Console.print(JSON.object([("items", .list(items)), ("next", .null)]).rendered)
                } else {
                    for token in tokens { Console.print(token.line(at: now)) }
                }
            }
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Ends a token at once.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String?
        @Flag(help: "A token of the operator API.") var `operator` = false
        @Argument(help: "The token's id, as list shows it.") var id: String

        func run() async throws {
            try await exiting {
                guard let id = ID<Credential>(id) else { throw BadUsage("\(id) isn't a token's id") }
                if `operator` { return try await OperatorTokenCommand.revoke(id, options) }
                guard let account else { throw BadUsage("give --account, or --operator") }
                let revoked = try await Deployment.working(on: account, options) { deployment, _, operation in
                    try await Credentials(records: deployment.records).revoke(id, operation: operation)
                }
                guard revoked else { throw Refused("There is no live token \(id) in \(account).") }
                let json = JSON.object([("id", .text(id.text)), ("state", "revoked")]).rendered
                Console.print(options.json ? json : "\(id): revoked")
            }
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prints a new SCIM token; those that live now end when the overlap has passed.")

        @OptionGroup var options: Options
        @Option(help: "The account.") var account: String
        @Option(help: "The integration.") var integration: String
        @Option(help: "How long the old ones go on.") var overlap: String = "7d"

        func run() async throws {
            try await exiting {
                let overlap = try Lifetime.seconds(overlap)
                let issued = try await Deployment.working(on: account, integration, options) {
                    records, integration, operation in
                    try await Credentials(records: records)
                        .rotate(integration, overlapSeconds: overlap, operation: operation)
                }
                issued.print(json: options.json)
            }
        }
    }
}

extension Credentials.Issued {
    func print(json: Bool) {
        let object = JSON.object([
            ("id", .text(id.text)), ("token", .text(secret.reveal())), ("expires", .text(expires?.description)),
        ])
        Console.print(json ? object.rendered : secret.reveal())
    }
}

extension CredentialRecord {
    private func state(at now: Instant) -> String { revoked != nil ? "revoked" : isLive(at: now) ? "live" : "expired" }

    fileprivate func json(at now: Instant) -> JSON {
        .object([
            ("id", .text(id.text)), ("state", .text(state(at: now))), ("created", .text(created.description)),
            ("expires", .text(expires?.description)), ("warning", .text(warning(at: now)?.sentence)),
            ("last_used", .text(lastUsed?.description)),
        ])
    }

    fileprivate func line(at now: Instant) -> String {
        let (expires, lastUsed) = (expires?.description ?? "never", lastUsed?.description ?? "never")
        let warning = warning(at: now).map { "  (\($0.sentence))" } ?? ""
        return "\(id)  \(state(at: now))  created \(created)  expires \(expires)\(warning)  last used \(lastUsed)"
    }
}

/// A length of time as people write it.
enum Lifetime {
    static func seconds(_ text: String) throws -> Int64 {
        let units: [Character: Int64] = ["s": 1, "m": 60, "h": 3_600, "d": 86_400]
        guard let unit = text.last.flatMap({ units[$0] }), let count = Int64(text.dropLast()), count > 0,
            count <= 100_000
        else { throw BadUsage("\(text) isn't a length of time: 365d, 12h, 30m, 90s") }
        return count * unit
    }
}
