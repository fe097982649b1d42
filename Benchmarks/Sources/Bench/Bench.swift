import Foundation

/// Measures Gatehouse beside floors and peers in one run, and prints ratios: those hold on any machine, microseconds don't.
///
///     bench                    everything, within three minutes
///     bench validation         one part: validation, or serving
///     bench plain PORT         Hummingbird's plain-text route alone, which `serving` starts as a process of its own
@main
enum Bench {
    static func main() async {
        do {
            try await run()
        } catch {
            FileHandle.standardError.write(Data("bench: \(error)\n".utf8))
            exit(1)
        }
    }

    private static func run() async throws {
        let arguments = Array(CommandLine.arguments.dropFirst())
        switch arguments.first {
        case nil:
            var table = try ValidationBench.run()
            table += try ServingBench.run()
            Table.print(table)
        case "validation": Table.print(try ValidationBench.run())
        case "serving": Table.print(try ServingBench.run())
        case "plain": try await PlainServer.run(port: arguments.count > 1 ? Int(arguments[1]) ?? 0 : 0)
        default: throw BenchFailure("usage: bench [validation | serving | plain PORT]")
        }
    }
}

/// Why there is no table: what couldn't be started, or answered something else than it should have.
struct BenchFailure: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) { self.description = description }
}
