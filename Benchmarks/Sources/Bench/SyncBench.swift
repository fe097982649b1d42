import Foundation
import Synchronization

/// A first sync as Okta's client makes it, and the same again when nothing has changed.
struct SyncBench {
    var users = 10_000
    var groups = 100

    private static let connections = 16
    /// Members of a group, at most, and of one PATCH.
    private static let membership = 500
    private static let chunk = 100

    func run() throws {
        let fixture = try Fixture(gatehouse: try Program.gatehouse(), "sync")
        defer { fixture.remove() }
        let server = try fixture.serve()
        defer { server.stop() }
        let database = try fixture.database()
        var rows: [[String]] = []
        var details: [[String]] = []
        for isFirst in [true, false] {
            let name = isFirst ? "first sync" : "again, nothing changed"
            Progress.say("\(name): \(users.formatted) users, \(groups.formatted) groups")
            let events = try database.events()
            let versions = try database.versions()
            let data = try database.dataVersion()
            let (start, cpu) = (Date(), try server.cpuSeconds())
            let answers = try pass(isFirst, fixture, port: server.port)
            let seconds = Date().timeIntervalSince(start)
            let used = try server.cpuSeconds() - cpu
            let written = try database.events() - events
            let grown = try database.versions() - versions
            let isUntouched = try database.dataVersion() == data
            guard isFirst ? written >= users + groups : written == 0 && grown == 0 && isUntouched else {
                throw BenchFailure("\(name): \(written) events, versions grew by \(grown), untouched: \(isUntouched)")
            }
            let requests = answers.values.reduce(0) { $0 + $1.count }
            rows.append([
                name, String(format: "%.1f s", seconds), requests.formatted, perSecond(Double(requests) / seconds),
                microseconds(used / Double(requests) * 1e6), written.formatted, isUntouched ? "none" : "some",
            ])
            for (request, times) in answers.sorted(by: { $0.key < $1.key }) {
                let sorted = times.sorted()
                details.append([
                    "\(name): \(request)", sorted.count.formatted, milliseconds(sorted[sorted.count / 2]),
                    milliseconds(sorted[sorted.count * 99 / 100]),
                ])
            }
        }
        Table.print(
            rows,
            [
                "\(users.formatted) users, \(groups.formatted) groups", "time", "requests", "a second",
                "CPU", "changes", "commits",
            ])
        Table.print(details, ["", "requests", "median", "p99"])
    }

    /// Milliseconds of each answer, by kind of request.
    private typealias Times = [String: [Double]]

    /// All users, then all groups, on as many connections as Okta is allowed.
    private func pass(_ isFirst: Bool, _ fixture: Fixture, port: Int) throws -> Times {
        let ids = Mutex([String](repeating: "", count: users))
        let people = try Crew.run(Self.connections) { worker in
            var client = Client(connection: try fixture.connect(port))
            for number in stride(from: worker, to: users, by: Self.connections) {
                let id = isFirst ? try create(number, &client) : try update(number, &client)
                ids.withLock { $0[number] = id }
            }
            return client.times
        }
        let known = ids.withLock { $0 }
        let pushed = try Crew.run(Self.connections) { worker in
            var client = Client(connection: try fixture.connect(port))
            for number in stride(from: worker, to: groups, by: Self.connections) {
                try push(number, isFirst, known, &client)
            }
            return client.times
        }
        return (people + pushed).reduce(into: [:]) { all, times in all.merge(times, uniquingKeysWith: +) }
    }

    /// A connection that keeps the time.
    private struct Client {
        let connection: Connection
        var times: Times = [:]

        mutating func send(
            _ kind: String, _ method: String, _ path: String, body: String = "", expecting status: Int = 200,
            containing mark: String
        ) throws -> String {
            let start = ContinuousClock.now
            let answer = try connection.send(method, Fixture.base + path, body: body, expecting: status)
            let time = (ContinuousClock.now - start) / .milliseconds(1)
            guard status == 204 || answer.contains(mark) else {
                throw BenchFailure("\(kind): \(answer.prefix(300)) without \(mark)")
            }
            times[kind, default: []].append(time)
            return answer
        }

        mutating func find(_ type: String, _ attribute: String, _ value: String, count: Int) throws -> String? {
            let value = value.replacingOccurrences(of: " ", with: "%20")
            return try send(
                "GET \(type) by \(attribute)", "GET",
                "/\(type)?filter=\(attribute)%20eq%20%22\(value)%22&startIndex=1&count=100",
                containing: "\"totalResults\":\(count),"
            ).utf8Split(before: "\"id\":\"", taking: 30).first
        }
    }

    private func profile(_ number: Int, id: String = "", password: String = "") -> String {
        let person = Person(number: number)
        let names = person.displayName.split(separator: " ")
        return """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],\(id)"userName":"\(person.userName)",\
            "name":{"givenName":"\(names[0])","familyName":"\(names[1])"},\
            "emails":[{"primary":true,"value":"\(person.userName)","type":"work"}],\
            "displayName":"\(person.displayName)","locale":"en-US","externalId":"00u\(number)","groups":[],\(password)\
            "active":true}
            """
    }

    private func create(_ number: Int, _ client: inout Client) throws -> String {
        guard try client.find("Users", "userName", Person(number: number).userName, count: 0) == nil else {
            throw BenchFailure("user \(number) is there already")
        }
        let answer = try client.send(
            "POST Users", "POST", "/Users", body: profile(number, password: "\"password\":\"1mz050nq\","),
            expecting: 201, containing: "\"id\":\"usr_")
        return answer.utf8Split(before: "\"id\":\"", taking: 30)[0]
    }

    private func update(_ number: Int, _ client: inout Client) throws -> String {
        guard let id = try client.find("Users", "userName", Person(number: number).userName, count: 1) else {
            throw BenchFailure("user \(number) isn't there")
        }
        _ = try client.send(
            "PUT Users", "PUT", "/Users/\(id)", body: profile(number, id: "\"id\":\"\(id)\","),
            containing: "\"version\":\"W/\\\"1\\\"\"")
        return id
    }

    /// Everybody `groups` apart, so that each user is in a few groups.
    private func push(_ number: Int, _ isFirst: Bool, _ ids: [String], _ client: inout Client) throws {
        let name = "Group \(number)"
        var id: String?
        if isFirst {
            id = try client.send(
                "POST Groups", "POST", "/Groups",
                body: """
                    {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"\(name)","members":[]}
                    """, expecting: 201, containing: "\"id\":\"grp_"
            ).utf8Split(before: "\"id\":\"", taking: 30).first
        } else {
            id = try client.find("Groups", "displayName", name, count: 1)
        }
        guard let id else { throw BenchFailure("there is no \(name)") }
        let count = min(Self.membership, ids.count)
        let members = (0..<count).map { (number * 97 + $0 * 19) % ids.count }
        for start in stride(from: 0, to: count, by: Self.chunk) {
            let values = members[start..<min(start + Self.chunk, count)].map {
                "{\"value\":\"\(ids[$0])\",\"display\":\"\(Person(number: $0).userName)\"}"
            }
            // From 100 members on a group isn't sent back.
            let isLarge = isFirst ? start + Self.chunk > 100 : count > 100
            _ = try client.send(
                "PATCH Groups", "PATCH", "/Groups/\(id)",
                body: PatchBody.of(
                    "{\"op\":\"replace\",\"value\":{\"id\":\"\(id)\",\"displayName\":\"\(name)\"}},"
                        + "{\"op\":\"add\",\"path\":\"members\",\"value\":[\(values.joined(separator: ","))]}"),
                expecting: isLarge ? 204 : 200, containing: name)
        }
    }
}
