import Foundation

/// What `wrk` and the server's own clock say about one stretch of load.
struct Load {
    let requests: Double
    let seconds: Double
    /// Of the server, a request.
    let cpuMicroseconds: Double
    /// Of a request, in milliseconds.
    let median: Double

    var rate: Double { requests / seconds }

    /// The scripts that say what is requested.
    static let scripts = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().appending(path: "wrk")

    /// - Throws: when any answer was an error: such a run measures something else.
    static func run(
        _ script: String, on server: ServerProcess, path: String = "/", seconds: Int = 3, connections: Int = 64,
        environment: [String: String] = [:]
    ) throws -> Load {
        let before = try server.cpuSeconds()
        let text = try Tool.output(
            "wrk",
            [
                "-t1", "-c\(connections)", "-d\(seconds)s", "--latency", "-s",
                scripts.appending(path: "\(script).lua").path, "http://127.0.0.1:\(server.port)\(path)",
            ], environment: environment.merging(["BENCH_WRK": scripts.path]) { $1 })
        let cpu = try server.cpuSeconds() - before
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("RESULT ") }) else {
            throw BenchFailure("wrk says: \(text)")
        }
        let fields = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard fields.count == 5, fields[0] > 0 else { throw BenchFailure("wrk says: \(text)") }
        guard fields[2] == 0 else { throw BenchFailure("\(script): \(Int(fields[2])) answers were errors\n\(text)") }
        return Load(
            requests: fields[0], seconds: fields[1] / 1e6, cpuMicroseconds: cpu / fields[0] * 1e6,
            median: fields[3] / 1e3)
    }

    /// The better of two, by the server's CPU.
    static func better(_ one: Load, _ other: Load) -> Load {
        one.cpuMicroseconds <= other.cpuMicroseconds ? one : other
    }
}
