import Foundation

/// What `wrk` and the server's own clock say about one stretch of load.
struct Load {
    let requests: Double
    let seconds: Double
    /// Of the server, a request.
    let cpuMicroseconds: Double
    /// Of a request, in milliseconds.
    let median: Double
    let p99: Double

    var rate: Double { requests / seconds }

    /// What is sent over and over, and how each answer has to look.
    struct Requests {
        /// Method, path and, if there is one, body, between blanks.
        let lines: [String]
        var status = 200
        /// Stands in every answer.
        var mark: String
    }

    private static let script = package.appending(path: "wrk/lines.lua")

    /// Where this package is.
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// - Throws: when any answer was wrong: such a run measures something else.
    static func run(
        _ sent: Requests, on server: ServerProcess, in fixture: Fixture, seconds: Double = 3, connections: Int = 64,
        token: String? = nil
    ) throws -> Load {
        let file = fixture.directory.appending(path: "lines")
        try Data(sent.lines.joined(separator: "\n").utf8).write(to: file)
        let before = try server.cpuSeconds()
        let text = try Tool.output(
            "wrk",
            [
                "-t1", "-c\(connections)", "-d\(Int(seconds.rounded(.up)))s", "--latency", "-s", script.path,
                "http://127.0.0.1:\(server.port)/",
            ],
            environment: [
                "BENCH_LINES": file.path, "BENCH_TOKEN": "Bearer \(token ?? fixture.token)",
                "BENCH_STATUS": "\(sent.status)",
                "BENCH_MARK": sent.mark,
            ])
        let cpu = try server.cpuSeconds() - before
        guard let line = text.split(separator: "\n").first(where: { $0.hasPrefix("RESULT ") }) else {
            throw BenchFailure("wrk says: \(text)")
        }
        let fields = line.split(separator: " ").dropFirst().compactMap { Double($0) }
        guard fields.count == 5, fields[0] > 0 else { throw BenchFailure("wrk says: \(text)") }
        guard fields[2] == 0 else {
            throw BenchFailure("\(sent.lines.first ?? ""): \(Int(fields[2])) answers were wrong\n\(text)")
        }
        return Load(
            requests: fields[0], seconds: fields[1] / 1e6, cpuMicroseconds: cpu / fields[0] * 1e6,
            median: fields[3] / 1e3, p99: fields[4] / 1e3)
    }

    /// The better of two, by the server's CPU.
    static func better(_ one: Load?, _ other: Load) -> Load {
        guard let one, one.cpuMicroseconds <= other.cpuMicroseconds else { return other }
        return one
    }
}
