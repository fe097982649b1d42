import Foundation

/// Who would be locked out of an account of so many users, page by page over HTTP: under a policy that lets everybody in, one
/// that lets nobody in, and one that lets half of them in.
struct ReadinessBench {
    var size = 100_000

    private static let answer = "\"user_name\":"

    func run() throws {
        Progress.say("provisioning \(size.formatted) users by Bulk")
        let directory = try PopulatedDirectory(gatehouse: try Program.gatehouse(), size: size)
        try directory.fixture.declareBothGenerations()
        let token = try directory.fixture.viewerToken()
        let pilots = directory.users.prefix(size / 10).map(\.id)
        _ = try directory.fixture.makeGroup("pilots", members: pilots, on: directory.server)
        Progress.say("walking through \(size.formatted) users")
        let walk = try Self.timed(directory) { try directory.walk() }
        let cases: [(name: String, policy: String, lockedOut: ClosedRange<Int>)] = [
            ("readiness, nobody locked out", "policy=nextgen-first", 0...0),
            ("  half of them, by a share and a group", "percent=45&groups=pilots", size * 4 / 10...size * 6 / 10),
            ("  everybody locked out", "policy=firstgen-first", size...size),
        ]
        let rows = try cases.map { name, policy, expected in
            Progress.say(name)
            let took = try Self.timed(directory) {
                let found = try lockedOut(policy, token, directory)
                guard expected.contains(found) else { throw BenchFailure("\(name): \(found) named") }
            }
            return Row(
                name: name, value: String(format: "%.2f s, CPU %.2f s", took.seconds, took.cpu),
                against: String(format: "a walk through the SCIM list, %.2f s, CPU %.2f s", walk.seconds, walk.cpu),
                ratio: took.cpu / walk.cpu)
        }
        Table.print(rows)
    }

    /// Reads every page.
    private func lockedOut(_ policy: String, _ token: String, _ directory: PopulatedDirectory) throws -> Int {
        let connection = try Connection(port: directory.server.port, token: token)
        var (found, after) = (0, "")
        repeat {
            let page = try connection.send(
                "GET", "/accounts/bench/api/v1/routing/readiness?limit=1000&\(policy)\(after)")
            found += page.utf8Split(before: Self.answer, taking: 1).count
            after = page.firstMatch(of: /"next":"([^"]+)"/).map { "&after=\($0.1)" } ?? ""
        } while !after.isEmpty
        return found
    }

    private static func timed(
        _ directory: PopulatedDirectory, _ work: () throws -> Void
    ) throws -> (seconds: Double, cpu: Double) {
        let (start, cpu) = (Date(), try directory.server.cpuSeconds())
        try work()
        return (Date().timeIntervalSince(start), try directory.server.cpuSeconds() - cpu)
    }
}
