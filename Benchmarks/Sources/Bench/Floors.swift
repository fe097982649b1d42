import CFloor
import Foundation

/// What the measured requests stand beside: the framework's least, the disk's least, and the same POST without storage.
final class Floors {
    private let fixture: Fixture
    private let plain: ServerProcess
    private let unstored: ServerProcess
    private var plainLoad: Load?
    private var unstoredLoad: Load?
    private var sequential: Load?
    private var commits: [Int32: cfloor_commits_result] = [:]

    init(bench: URL, in fixture: Fixture) throws {
        self.fixture = fixture
        func start(_ name: String) throws -> ServerProcess {
            let port = try ServerProcess.freePort()
            return try ServerProcess(bench, [name, "\(port)"], port: port, in: fixture.directory)
        }
        plain = try start("plain")
        unstored = try start("unstored")
    }

    deinit {
        plain.stop()
        unstored.stop()
    }

    func measurePlain(seconds: Double) throws {
        let load = try Load.run(
            Load.Requests(lines: ["GET /plain"], mark: "Hello, world!"), on: plain, in: fixture, seconds: seconds)
        plainLoad = Load.better(plainLoad, load)
    }

    func measureWrites(seconds: Double, on directory: PopulatedDirectory, _ round: Int) throws {
        let posts = Measure.Round(number: 10 + round, count: 1, seconds: seconds)
        guard let requests = Measure.post.requests(directory, posts) else { return }
        unstoredLoad = Load.better(
            unstoredLoad, try Load.run(requests, on: unstored, in: fixture, seconds: seconds))
        // One connection: each POST waits for a commit of its own.
        sequential = Load.better(sequential, try directory.load(requests, seconds: seconds, connections: 1))
        for group: Int32 in [1, 64] {
            var result = cfloor_commits_result()
            let code = cfloor_commits(
                fixture.directory.appending(path: "floor-\(group).db").path, 1_024, group, seconds, &result)
            guard code == 0 else { throw BenchFailure("the commits of the floor failed: \(code)") }
            commits[group] = result
        }
    }

    /// - Parameter measured: what a kind of request gave in the largest directory.
    func rows(_ measured: (Measure) -> Load?) -> [Row] {
        var rows: [Row] = []
        func rate(_ name: String, _ load: Load?, _ peer: Double?, _ peerName: String, goal: String = "") {
            guard let load, let peer else { return }
            rows.append(
                Row(
                    name: name, value: perSecond(load.rate), against: "\(peerName) \(perSecond(peer))",
                    ratio: load.rate / peer, goal: goal))
        }
        func cpu(_ name: String, _ load: Load?, _ peer: Load?, _ peerName: String, goal: String = "") {
            guard let load, let peer else { return }
            rows.append(
                Row(
                    name: name, value: microseconds(load.cpuMicroseconds),
                    against: "\(peerName) \(microseconds(peer.cpuMicroseconds))",
                    ratio: load.cpuMicroseconds / peer.cpuMicroseconds, goal: goal))
        }
        let post = measured(.post)
        let small = measured(.member(of: 10))
        for measure in [Measure.get, .userName, .email, .firstPage] {
            let isPromised = measure.name == Measure.get.name || measure.name == Measure.userName.name
            rate(measure.name, measured(measure), plainLoad?.rate, "plain route", goal: isPromised ? "≥ 0.50" : "")
            cpu("  CPU", measured(measure), plainLoad, "plain route", goal: isPromised ? "≤ 2.00" : "")
        }
        rate(
            "POST a user, durable", post, unstoredLoad?.rate, "the same without storage", goal: "≥ 0.25")
        cpu("  CPU", post, unstoredLoad, "the same without storage")
        rate("  64 connections", post, sequential?.rate, "1 connection, one commit each")
        for (group, floor) in commits.sorted(by: { $0.key < $1.key }) {
            let peer = Double(floor.rows) / floor.seconds
            let commit = Double(group) / peer * 1e3
            rate(
                "  of 1 KB", post, peer,
                "SQLite rows, \(group) a commit of \(milliseconds(commit)),",
                goal: group == 1 ? "≥ 5 where a commit takes milliseconds" : "")
        }
        rate("PATCH active", measured(.activate), post?.rate, "POST")
        rate("PATCH a member into 10", small, post?.rate, "POST", goal: "≥ 1.00")
        for size in PopulatedDirectory.groupSizes.dropFirst() {
            cpu(
                "PATCH a member into \(size.formatted), CPU", measured(.member(of: size)), small, "into 10",
                goal: "≤ 1.30")
            cpu(
                "GET a group of \(size.formatted) without members, CPU", measured(.groupAlone(of: size)),
                measured(.groupAlone(of: 10)), "of 10", goal: "≤ 1.30")
        }
        return rows
    }
}
