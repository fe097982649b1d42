import Access
import ArgumentParser
import Foundation
import KeyMaterial
import Settings

@main
struct Gatehouse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "The identity gateway in front of an application with many customer accounts.",
        version: "0.1.0",
        subcommands: [
            ServeCommand.self, DemoCommand.self, ApplyCommand.self, TokenCommand.self, ClientCommand.self,
            MetadataCommand.self, KeysCommand.self, IdPCommand.self, SAMLCommand.self, LoginCommand.self,
            RoutingCommand.self, SessionsCommand.self, BrakeCommand.self, ProvisioningLogCommand.self,
            RecoveryCodesCommand.self, SSOCommand.self, ImportCommand.self, DomainsCommand.self, JournalCommand.self,
            SetupLinkCommand.self, DoctorCommand.self, BackupCommand.self, RestoreCommand.self,
        ])

    /// Exit 2 for a command line that can't be followed, where the parser's own choice is 64; 1 for whatever else went
    /// wrong.
    static func main() async {
        do {
            var command = try await asyncParseAsRoot()
            if var command = command as? any AsyncParsableCommand {
                try await command.run()
            } else {
                try command.run()
            }
        } catch {
            guard exitCode(for: error) == .validationFailure else { exit(withError: error) }
            Console.error(fullMessage(for: error))
            exit(withError: ExitCode(2))
        }
    }
}

/// How a command ends when its answer is no: exit 1, after it has said why on standard error.
struct Refused: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

extension AsyncParsableCommand {
    /// Runs a command's work: 0 done, 1 the answer is no, 2 bad usage or settings.
    func exiting(_ work: () async throws -> Void) async throws {
        do {
            try await work()
        } catch let refused as Refused {
            Console.error(refused.description)
            throw ExitCode(1)
        } catch let usage as BadUsage {
            Console.error(usage.description)
            throw ExitCode(2)
        } catch let outage as Outage {
            Console.error("The database can't be reached: \(outage.reason)")
            throw ExitCode(1)
        } catch KeyMaterialRefusal.sealBroken {
            Console.error(
                "The deployment key isn't the one that this database was begun with. Name its file in "
                    + "\(SettingName.deploymentKeyFile.variable).")
            throw ExitCode(1)
        }
    }
}

/// The command line or the settings can't be followed: exit 2.
struct BadUsage: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}

/// What people and programs read: answers on standard output, everything else on standard error.
enum Console {
    static func print(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }

    static func error(_ text: String) { FileHandle.standardError.write(Data((text + "\n").utf8)) }
}
