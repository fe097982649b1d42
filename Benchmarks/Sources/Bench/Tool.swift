import Foundation

/// A program that runs to its end.
enum Tool {
    /// What it prints to standard output.
    static func output(
        _ name: String, _ arguments: [String], environment: [String: String] = [:], in directory: URL? = nil
    ) throws -> String {
        let process = Process()
        process.executableURL = name.contains("/") ? URL(fileURLWithPath: name) : URL(fileURLWithPath: "/usr/bin/env")
        process.arguments = name.contains("/") ? arguments : [name] + arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        if let directory { process.currentDirectoryURL = directory }
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        let text = String(decoding: data, as: UTF8.self)
        guard process.terminationStatus == 0 else {
            throw BenchFailure("\(name) \(arguments.joined(separator: " ")) failed: \(text.suffix(600))")
        }
        return text
    }
}
