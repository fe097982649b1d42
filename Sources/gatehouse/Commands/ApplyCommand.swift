import ArgumentParser
import Logging
import Records
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
                for manifest in manifests { Console.print("\(manifest.account.source ?? ""): \(manifest.account.id) is valid") }
                if !mistakes.isEmpty { throw Refused(mistakes.map(\.description).joined(separator: "\n")) }
                return
            }
            let deployment = try await Deployment.open(settings, logger: .quiet)
            let outcome = try await files.apply(paths, to: deployment)
            await deployment.records.shutdown()
            for account in outcome.changed { Console.print("\(account): applied") }
            for account in outcome.unchanged { Console.print("\(account): unchanged") }
            if !outcome.mistakes.isEmpty { throw Refused(outcome.mistakes.joined(separator: "\n")) }
        }
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
