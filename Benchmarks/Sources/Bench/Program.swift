import Foundation

/// The programs that are measured.
enum Program {
    /// This one.
    static let bench = URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL.resolvingSymlinksInPath()

    /// The server, built in the scratch directory that this program was built in.
    static func gatehouse() throws -> URL {
        let products = bench.deletingLastPathComponent()
        let scratch = products.deletingLastPathComponent().deletingLastPathComponent()
        let built = products.appending(path: "gatehouse")
        if ProcessInfo.processInfo.environment["BENCH_NO_BUILD"] == nil {
            Progress.say("building gatehouse")
            _ = try Tool.output(
                "swift",
                [
                    "build", "-c", "release", "--product", "gatehouse", "--package-path", Load.package.path,
                    "--scratch-path", scratch.path,
                ])
        }
        guard FileManager.default.isExecutableFile(atPath: built.path) else {
            throw BenchFailure("there is no \(built.path)")
        }
        return built
    }
}

/// What is being done, on standard error: the tables are for standard output.
enum Progress {
    private static let start = Date()

    static func say(_ what: String) {
        let seconds = String(format: "%5d s  ", Int(-start.timeIntervalSinceNow))
        FileHandle.standardError.write(Data("\(seconds)\(what)\n".utf8))
    }
}
