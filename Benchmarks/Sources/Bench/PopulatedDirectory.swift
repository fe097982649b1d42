import Foundation

/// An account with so many users, made by Bulk over HTTP, and groups of several sizes, on a server of its own.
final class PopulatedDirectory {
    let fixture: Fixture
    let server: ServerProcess
    let size: Int
    /// In no particular order; the first of them are in the groups, the last are what reads ask for.
    let users: [(number: Int, id: String)]
    /// Groups by size; only those that leave enough users outside.
    private(set) var groups: [Int: String] = [:]
    /// What Bulk took for one user.
    let loading: (seconds: Double, cpuMicroseconds: Double)
    /// Pages of a walk through the whole directory begin at these cursors; the last fifth of it.
    private(set) var deepCursors: [String] = []

    static let groupSizes = [10, 10_000, 100_000]

    init(gatehouse: URL, size: Int) throws {
        self.size = size
        fixture = try Fixture(gatehouse: gatehouse, "\(size)")
        do {
            server = try fixture.serve()
        } catch {
            fixture.remove()
            throw error
        }
        let (start, cpu) = (Date(), try server.cpuSeconds())
        let ids = try fixture.provision(0..<size, on: server)
        loading = (
            Date().timeIntervalSince(start) / Double(size), (try server.cpuSeconds() - cpu) / Double(size) * 1e6
        )
        var dice = Dice(seed: UInt64(size))
        users = ids.enumerated().map { ($0, $1) }.shuffled(using: &dice)
    }

    deinit {
        server.stop()
        fixture.remove()
    }

    func makeGroups() throws {
        for size in Self.groupSizes where size + 400 <= users.count {
            groups[size] = try fixture.makeGroup("group of \(size)", members: users.prefix(size).map(\.id), on: server)
        }
    }

    /// Goes through the whole directory by cursor.
    /// - Throws: unless every user comes by exactly once.
    func walk() throws {
        let connection = try fixture.connect(server.port)
        let count = 100
        var seen: Set<String> = []
        var cursor = ""
        var page = ""
        repeat {
            page = try connection.send("GET", "\(Fixture.base)/Users?cursor=\(cursor)&count=\(count)")
            for id in page.utf8Split(before: "/scim/v2/Users/", taking: 30) where !seen.insert(id).inserted {
                throw BenchFailure("\(id) stands on two pages")
            }
            cursor = page.firstMatch(of: /"nextCursor":"([^"]+)"/).map { String($0.1) } ?? ""
            // Behind each there is a whole page left.
            if seen.count >= size * 8 / 10, seen.count + count <= size { deepCursors.append(cursor) }
        } while !cursor.isEmpty
        guard seen.count == size else { throw BenchFailure("\(seen.count) of \(size) users were listed") }
    }

    /// Users who are in no group.
    var outsiders: ArraySlice<(number: Int, id: String)> { users.dropFirst(groups.keys.max() ?? 0) }

    /// A share of the outsiders for each round, so that none finds what the one before has left.
    func share(_ round: Int, of rounds: Int, at most: Int) -> ArraySlice<(number: Int, id: String)> {
        let width = min(most, outsiders.count / rounds)
        return outsiders.dropFirst(round * width).prefix(width)
    }

    func load(_ requests: Load.Requests, seconds: Double, connections: Int) throws -> Load {
        try Load.run(requests, on: server, in: fixture, seconds: seconds, connections: connections)
    }
}
