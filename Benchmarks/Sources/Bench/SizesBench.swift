import CFloor
import Foundation

/// SCIM over HTTP at several sizes of one account, each on a server of its own; what is compared takes turns.
struct SizesBench {
    let sizes: [Int]
    /// Of one stretch of load.
    let seconds: Double
    /// Stretches of each kind and size, of which the best counts.
    var rounds = 2

    /// The smallest and the largest directory that the issue names, and one between.
    static let allSizes = [1_000, 100_000, 1_000_000]

    func run() throws {
        let here = Program.bench
        let gatehouse = try Program.gatehouse()
        var directories: [PopulatedDirectory] = []
        for size in sizes {
            Progress.say("provisioning \(size.formatted) users by Bulk")
            let directory = try PopulatedDirectory(gatehouse: gatehouse, size: size)
            Progress.say("walking through \(size.formatted) users, making groups")
            try directory.walk()
            try directory.makeGroups()
            directories.append(directory)
        }
        guard let largest = directories.last else { throw BenchFailure("no sizes") }
        let floors = try Floors(bench: here, in: largest.fixture)
        var results: [(measure: Measure, loads: [Load?])] = []
        for measure in Measure.all {
            Progress.say(measure.name)
            var loads = [Load?](repeating: nil, count: directories.count)
            for round in 0..<rounds {
                for (place, directory) in directories.enumerated() {
                    let load = try run(measure, round, on: directory)
                    if let load { loads[place] = Load.better(loads[place], load) }
                }
                if measure.name == Measure.get.name { try floors.measurePlain(seconds: seconds) }
                if measure.name == Measure.post.name { try floors.measureWrites(seconds: seconds, on: largest, round) }
            }
            results.append((measure, loads))
        }
        Table.print(Self.loading(directories) + results.flatMap { sizeRows($0.measure, $0.loads) }, Self.sizeHeader)
        var rows = floors.rows { measure in results.first { $0.measure.name == measure.name }?.loads.last ?? nil }
        rows += try Self.streaming(largest)
        Table.print(rows)
    }

    /// - Throws: when a write left no event, or an event too many.
    private func run(_ measure: Measure, _ round: Int, on directory: PopulatedDirectory) throws -> Load? {
        let round = Measure.Round(number: round, count: rounds, seconds: seconds)
        guard let requests = measure.requests(directory, round) else { return nil }
        guard measure.changes > 0 else {
            return try directory.load(requests, seconds: seconds, connections: measure.connections)
        }
        let database = try directory.fixture.database()
        let before = try database.events()
        let load = try directory.load(requests, seconds: seconds, connections: measure.connections)
        // Requests that were under way when the load ended are carried out and not counted by it.
        usleep(300_000)
        let events = try database.events() - before
        let answers = Int(load.requests)
        let expected = (answers * measure.changes)...((answers + measure.connections) * measure.changes)
        guard expected.contains(events) else {
            throw BenchFailure("\(measure.name): \(answers) answers, \(events) events")
        }
        return load
    }

    // MARK: What is printed

    private static let sizeHeader = ["", "users", "a second", "median", "p99", "CPU", "CPU / least", "median / least"]

    private static func loading(_ directories: [PopulatedDirectory]) -> [[String]] {
        directories.enumerated().map { place, directory in
            let (own, least) = (directory.loading, directories[0].loading)
            return [
                place == 0 ? "Bulk, a user of 1,000 operations" : "", directory.size.formatted,
                perSecond(1 / own.seconds), "", "", microseconds(own.cpuMicroseconds),
                place == 0 ? "" : String(format: "%.2f", own.cpuMicroseconds / least.cpuMicroseconds),
                place == 0 ? "" : String(format: "%.2f", own.seconds / least.seconds),
            ]
        }
    }

    private func sizeRows(_ measure: Measure, _ loads: [Load?]) -> [[String]] {
        let measured = zip(sizes, loads).compactMap { size, load in load.map { (size, $0) } }
        return measured.enumerated().map { place, entry in
            let (size, load) = entry
            let least = measured[0].1
            return [
                place == 0 ? measure.name : "", size.formatted, perSecond(load.rate), milliseconds(load.median),
                milliseconds(load.p99), microseconds(load.cpuMicroseconds),
                place == 0 ? "" : String(format: "%.2f", load.cpuMicroseconds / least.cpuMicroseconds),
                place == 0 ? "" : String(format: "%.2f", load.median / least.median),
            ]
        }
    }

    /// What it takes to send all members of the largest group.
    private static func streaming(_ directory: PopulatedDirectory) throws -> [Row] {
        guard let (size, group) = directory.groups.max(by: { $0.key < $1.key }) else { return [] }
        let server = directory.server
        let before = try server.memory(.now)
        try server.forgetPeak()
        let (start, cpu) = (Date(), try server.cpuSeconds())
        let rounds = 5
        var bytes = 0.0
        for _ in 0..<rounds {
            let url = "http://127.0.0.1:\(server.port)\(Fixture.base)/Groups/\(group)"
            let said = try Tool.output(
                "curl",
                [
                    "-sS", "--fail", "-o", "/dev/null", "-w", "%{size_download}", "-H",
                    "Authorization: Bearer \(directory.fixture.token)", url,
                ])
            bytes = Double(said) ?? 0
            guard bytes > Double(size) * 30 else { throw BenchFailure("a group of \(size) in \(said) bytes") }
        }
        let seconds = Date().timeIntervalSince(start) / Double(rounds)
        let each = (try server.cpuSeconds() - cpu) / Double(rounds) / Double(size) * 1e6
        let grown = try server.memory(.peak) - before
        return [
            Row(
                name: "GET a group of \(size.formatted) with all members: memory",
                value: String(format: "+%.1f MB", grown / 1e6),
                against: String(format: "its bytes, %.1f MB", bytes / 1e6), ratio: grown / bytes),
            Row(
                name: "  CPU, a member", value: microseconds(each),
                against: String(format: "in all %.0f ms", seconds * 1e3), ratio: each * Double(size) / (seconds * 1e6)),
        ]
    }
}
