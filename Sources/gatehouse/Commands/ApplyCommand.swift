import ArgumentParser
import Logging
import Records
import SCIM
import Settings
import Tenancy

struct ApplyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "apply", abstract: "Validates tenant files and applies them.")

    @OptionGroup var options: Options

    @Flag(help: "Only validate.")
    var check = false

    @Argument(help: "Tenant files, or directories of them; default: the tenants directory.")
    var paths: [String] = []

    func run() async throws {
        try await exiting {
            let settings = try options.settings()
            let files = TenantFiles(settings: settings)
            let paths = paths.isEmpty ? [settings.tenants] : paths
            if check {
                let (manifests, mistakes) = files.read(paths)
                if options.json {
                    report([("valid", manifests.map(\.account.id))], mistakes)
                } else {
                    for account in manifests.map(\.account) {
                        Console.print("\(account.source ?? ""): \(account.id) is valid")
                    }
                }
                return try refuse(mistakes)
            }
            let deployment = try await Deployment.open(settings, logger: .quiet)
            let outcome = try await files.apply(paths, to: deployment)
            await deployment.refreshTrust(within: .seconds(30))
            await deployment.records.shutdown()
            if options.json {
                report([("applied", outcome.changed), ("unchanged", outcome.unchanged)], outcome.mistakes)
            } else {
                for account in outcome.changed { Console.print("\(account): applied") }
                for account in outcome.unchanged { Console.print("\(account): unchanged") }
            }
            try refuse(outcome.mistakes)
        }
    }

    private func refuse(_ mistakes: [Mistake]) throws {
        guard mistakes.isEmpty else { throw Refused(mistakes.map(\.description).joined(separator: "\n")) }
    }

    private func report(_ accounts: [(name: String, ids: [Slug<Account>])], _ mistakes: [Mistake]) {
        let lists = accounts.map { ($0.name, JSON.list($0.ids.map { .text($0.text) })) }
        Console.print(JSON.object(lists + [("mistakes", .list(mistakes.map(\.json)))]).rendered)
    }
}

extension Mistake {
    fileprivate var json: JSON {
        .object([
            ("file", .text(file)), ("line", line.map { .number(JSONNumber($0)) } ?? .null), ("field", .text(field)),
            ("message", .text(message)),
        ])
    }
}

extension Logger {
    /// For commands that answer once: warnings only, on standard error.
    static var quiet: Logger {
        Logger(label: "gatehouse") { label in
            var handler = StreamLogHandler.standardError(label: label)
            handler.logLevel = .error
            return handler
        }
    }
}
