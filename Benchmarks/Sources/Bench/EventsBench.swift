import Foundation
import Synchronization

/// How long after a change the application hears of it, while an IdP syncs: by the feed's long poll and by a webhook.
///
/// An event says when its request began, to the millisecond and by the same clock as ours: from then on counts, so that the
/// request itself is in it, and what is left after the commit is less than what is printed.
struct EventsBench {
    var users = 10_000

    private static let connections = 16
    private static let api = "/accounts/bench/api/v1"

    /// The moment in an event, and when it was here.
    private struct Heard: Sendable {
        let said: String
        let at: Date
    }

    func run() throws {
        let fixture = try Fixture(gatehouse: try Program.gatehouse(), "events")
        defer { fixture.remove() }
        let folder = fixture.directory.appending(path: "deploy")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data("outbound: { private_addresses: true }\n".utf8).write(to: folder.appending(path: "gatehouse.yaml"))
        let token = try fixture.token(of: "account-admin")
        let server = try fixture.serve()
        defer { server.stop() }
        let port = server.port
        let hookPort = try ServerProcess.freePort()
        let receiver = try WebhookReceiver(port: hookPort)
        defer { receiver.stop() }
        let headers = "Authorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
        let admin = try fixture.connect(port)
        _ = try admin.exchange(
            "POST", "\(Self.api)/webhooks", headers,
            "{\"url\":\"http://127.0.0.1:\(hookPort)/hook\",\"kinds\":[\"user\"]}", expecting: 201)
        let start = try Self.next(
            in: try admin.exchange("GET", "\(Self.api)/events", headers, expecting: 200).body)

        Progress.say("\(users.formatted) users on \(Self.connections) connections, a feed and a webhook")
        let (users, begun, cpu) = (users, Date(), try server.cpuSeconds())
        // One thread follows the feed, one waits for the webhooks, the others are the IdP.
        let parts = try Crew.run(Self.connections + 1) { worker -> (times: [Double], heard: [Heard]) in
            let connection = try fixture.connect(port)
            if worker == Self.connections {
                return ([], try Self.follow(connection, headers, after: start, until: users))
            }
            return (try Self.provision(users, worker, connection), [])
        }
        let seconds = Date().timeIntervalSince(begun)
        let end = Date(timeIntervalSinceNow: 120)
        while receiver.count < users, Date() < end { usleep(20_000) }
        let drained = Date().timeIntervalSince(begun)
        let used = try server.cpuSeconds() - cpu
        let hooked = receiver.messages.map { Heard(said: Self.moment(in: $0.body[...]) ?? "", at: $0.at) }
        let feed = parts.flatMap(\.heard)
        guard hooked.count == users, feed.count == users else {
            throw BenchFailure("\(users) users, \(feed.count) in the feed, \(hooked.count) by webhook")
        }
        let request = parts.flatMap(\.times).sorted()
        let against = "a POST's p99, \(milliseconds(Self.p99(request)))"
        let rows = try [("the feed's long poll", feed), ("a webhook", hooked)].map { name, heard in
            let lags = try heard.map(Self.lag).sorted()
            return Row(
                name: "from a change's request to \(name), p99",
                value: "\(milliseconds(Self.p99(lags))), median \(milliseconds(lags[lags.count / 2]))",
                against: against, ratio: Self.p99(lags) / Self.p99(request))
        }
        Table.print(rows)
        Table.print(
            [
                [
                    users.formatted, String(format: "%.1f s", seconds), perSecond(Double(users) / seconds),
                    String(format: "%.1f s", drained), microseconds(used / Double(users) * 1e6),
                ]
            ],
            ["users", "synced and in the feed", "a second", "all webhooks taken", "CPU a user, with both deliveries"])
    }

    private static func provision(_ users: Int, _ worker: Int, _ connection: Connection) throws -> [Double] {
        try stride(from: worker, to: users, by: connections).map { number in
            let start = ContinuousClock.now
            _ = try connection.send(
                "POST", "\(Fixture.base)/Users", body: Person(number: number).json, expecting: 201)
            return (ContinuousClock.now - start) / .milliseconds(1)
        }
    }

    /// Follows the feed until so many events were there.
    private static func follow(
        _ connection: Connection, _ headers: String, after start: String, until count: Int
    ) throws -> [Heard] {
        var (place, heard) = (start, [Heard]())
        let end = Date(timeIntervalSinceNow: 600)
        while heard.count < count, Date() < end {
            let path = "\(api)/events?after=\(place)&wait=10&kinds=user&limit=1000"
            let body = try connection.exchange("GET", path, headers, expecting: 200).body
            let at = Date()
            place = try next(in: body)
            heard += body.components(separatedBy: "{\"position\":").dropFirst().map { item in
                Heard(said: moment(in: item[...]) ?? "", at: at)
            }
        }
        return heard
    }

    private static func next(in body: String) throws -> String {
        guard let found = body.suffix(60).firstMatch(of: /"next":"([0-9]+)"/) else {
            throw BenchFailure("no place in the feed: \(body.suffix(200))")
        }
        return String(found.1)
    }

    private static func moment(in text: Substring) -> String? {
        guard let place = text.range(of: "\"at\":\"") else { return nil }
        return String(text[place.upperBound...].prefix { $0 != "\"" })
    }

    private static func lag(_ heard: Heard) throws -> Double {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: heard.said.contains("."))
        return heard.at.timeIntervalSince(try Date(heard.said, strategy: style)) * 1_000
    }

    private static func p99(_ sorted: [Double]) -> Double { sorted[sorted.count * 99 / 100] }
}
