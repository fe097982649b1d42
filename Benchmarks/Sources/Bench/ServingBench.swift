import CFloor
import Foundation

/// SCIM over HTTP, against the framework's plain-text route and against the disk.
enum ServingBench {
    static func run() throws -> [Row] {
        let here = URL(fileURLWithPath: CommandLine.arguments[0]).standardizedFileURL.resolvingSymlinksInPath()
        let fixture = try Fixture(gatehouse: try gatehouse(beside: here))
        defer { fixture.remove() }
        let port = try ServerProcess.freePort()
        let plain = try ServerProcess(here, ["plain", "\(port)"], port: port, in: fixture.directory)
        defer { plain.stop() }
        let server = try fixture.serve()
        defer { server.stop() }
        return try measure(fixture, server, plain)
    }

    private static func measure(
        _ fixture: Fixture, _ server: ServerProcess, _ plain: ServerProcess
    ) throws -> [Row] {
        var environment = ["BENCH_TOKEN": "Bearer \(fixture.token)", "BENCH_BASE": Fixture.base]
        func load(
            _ script: String, path: String = "/", connections: Int = 64, seconds: Int = 3,
            with more: [String: String] = [:]
        ) throws -> Load {
            try Load.run(
                script, on: server, path: path, seconds: seconds, connections: connections,
                environment: environment.merging(more) { $1 })
        }
        func plainLoad() throws -> Load { try Load.run("report", on: plain, path: "/plain") }
        func commits(group: Int32, seconds: Double) throws -> cfloor_commits_result {
            var result = cfloor_commits_result()
            let path = fixture.directory.appending(path: "floor-\(group).db").path
            let code = cfloor_commits(path, 1_024, group, seconds, &result)
            guard code == 0 else { throw BenchFailure("the commits of the floor failed: \(code)") }
            return result
        }

        // First the directory that everything else reads: the first POSTs go into an empty one, the second into that.
        let posts = try load("post-users", with: ["BENCH_PREFIX": "a"])
        let floor = try commits(group: 64, seconds: 2)
        let morePosts = try load("post-users", with: ["BENCH_PREFIX": "b"])
        let post = Load.better(posts, morePosts)
        var seeded = Int(posts.requests + morePosts.requests)
        for prefix in ["c", "d", "e", "f"] where seeded < largeGroup + reserve {
            seeded += Int(try load("post-users", with: ["BENCH_PREFIX": prefix]).requests)
        }
        let ids = try fixture.userIDs(server, count: largeGroup + reserve)
        let idFile = fixture.directory.appending(path: "ids")
        try Data(ids.suffix(reserve).joined(separator: "\n").utf8).write(to: idFile)
        environment["BENCH_IDS"] = idFile.path

        let plainOnce = try plainLoad()
        let getOnce = try load("get-users")
        let plainBest = Load.better(plainOnce, try plainLoad())
        let get = Load.better(getOnce, try load("get-users"))
        let filter = try load(
            "filter", with: ["BENCH_PREFIX": "a", "BENCH_COUNT": "\(Int(posts.requests))"])
        let list = try load("get", path: "\(Fixture.base)/Users?count=100")

        let small = try fixture.makeGroup(server, "small", members: ids.prefix(smallGroup))
        let large = try fixture.makeGroup(server, "large", members: ids.prefix(largeGroup))
        func patch(_ group: String) throws -> Load {
            try load("patch-members", connections: 16, with: ["BENCH_GROUP": group])
        }
        let smallOnce = try patch(small)
        let largeOnce = try patch(large)
        let smallPatch = Load.better(smallOnce, try patch(small))
        let largePatch = Load.better(largeOnce, try patch(large))

        func cpu(_ name: String, _ load: Load, _ peer: Load, _ peerName: String, goal: String = "") -> Row {
            Row(
                name: name, value: microseconds(load.cpuMicroseconds),
                against: "\(peerName) \(microseconds(peer.cpuMicroseconds))",
                ratio: load.cpuMicroseconds / peer.cpuMicroseconds, goal: goal)
        }
        func rate(_ name: String, _ load: Load, _ rate: Double, _ peerName: String, goal: String = "") -> Row {
            Row(
                name: name, value: perSecond(load.rate), against: "\(peerName) \(perSecond(rate))",
                ratio: load.rate / rate, goal: goal)
        }
        let floorRate = Double(floor.rows) / floor.seconds
        let floorCPU = Load(
            requests: Double(floor.rows), seconds: floor.seconds,
            cpuMicroseconds: floor.cpu_seconds / Double(floor.rows) * 1e6, median: 0)
        return [
            cpu("GET a user, CPU", get, plainBest, "plain route", goal: "≤ 2.00"),
            rate("  requests", get, plainBest.rate, "plain route"),
            cpu("filter userName eq, CPU", filter, plainBest, "plain route"),
            rate("  requests", filter, plainBest.rate, "plain route"),
            cpu("list of 100 users, CPU", list, plainBest, "plain route"),
            rate("  requests", list, plainBest.rate, "plain route"),
            cpu("POST a user, CPU", post, plainBest, "plain route"),
            cpu("  of 1 KB", post, floorCPU, "SQLite row, groups of 64"),
            rate("  durable", post, floorRate, "SQLite rows, groups of 64"),
            cpu("PATCH a member into 10,000, CPU", largePatch, smallPatch, "into 10", goal: "≤ 1.10"),
            cpu("PATCH a member into 10, CPU", smallPatch, plainBest, "plain route"),
            rate("  durable, 16 connections", smallPatch, floorRate, "SQLite rows, groups of 64"),
        ]
    }

    private static let smallGroup = 10
    private static let largeGroup = 10_000
    /// Users in no group, whom GET reads and PATCH adds.
    private static let reserve = 1_000

    /// Builds the server in the scratch directory that this program was built in.
    private static func gatehouse(beside here: URL) throws -> URL {
        let package = Load.scripts.deletingLastPathComponent()
        let products = here.deletingLastPathComponent()
        let scratch = products.deletingLastPathComponent().deletingLastPathComponent()
        let built = products.appending(path: "gatehouse")
        if ProcessInfo.processInfo.environment["BENCH_NO_BUILD"] == nil {
            _ = try Tool.output(
                "swift",
                [
                    "build", "-c", "release", "--product", "gatehouse", "--package-path", package.path,
                    "--scratch-path", scratch.path,
                ])
        }
        guard FileManager.default.isExecutableFile(atPath: built.path) else {
            throw BenchFailure("there is no \(built.path)")
        }
        return built
    }
}
