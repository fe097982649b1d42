import ArgumentParser
import Foundation

@main
struct Gatehouse: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gatehouse",
        abstract: "The identity gateway in front of an application with many customer accounts.",
        subcommands: [
            ServeCommand.self, DemoCommand.self, ApplyCommand.self, TokenCommand.self, MetadataCommand.self,
            SAMLCommand.self, LoginCommand.self,
        ])
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
