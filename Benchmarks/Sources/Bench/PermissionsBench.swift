import Access
import Administration
import Foundation
import Logging
import Records
import Relational
import RelationalSQLite
import Tenancy

/// What somebody may do and why, asked of an account of so many users and groups in which so many roles are given: in
/// process through the service that the API calls, and over HTTP. Beside it stands a read of one row by its primary key,
/// of the same database through the same engine, in the same run.
struct PermissionsBench {
    var users = 100_000
    var groups = 1_000
    var assignments = 10_000
    var seconds = 2.0

    private static let asked = 20_000
    private static let warming = 1_000
    private static let roles = ["account-viewer", "user-manager", "group-manager", "integration-manager"]
    private static let scopes = ["account", "orgs/default", "orgs/default/projects/checkout"]
    private static let api = "/accounts/bench/api/v1"

    func run() async throws {
        Progress.say("provisioning \(users.formatted) users by Bulk, \(groups.formatted) groups")
        let directory = try PopulatedDirectory(gatehouse: try Program.gatehouse(), size: users)
        let members = max(1, users / groups)
        let made = try (0..<groups).map { number in
            let own = directory.users.dropFirst(number * members % users).prefix(members).map(\.id)
            return try directory.fixture.makeGroup("group \(number)", members: own, on: directory.server)
        }
        let token = try directory.fixture.token(of: "account-admin")
        Progress.say("giving \(assignments.formatted) roles")
        try assign(made, token, directory)
        let rows = try await inProcess(directory) + overHTTP(token, directory)
        Table.print(rows.map(\.cells), ["", "ratio", "a second", "p50", "p99", "against"])
    }

    private struct Figures {
        let name: String
        let rate: Double
        /// In microseconds.
        let median: Double
        let p99: Double
        var floor: (name: String, rate: Double)?

        var cells: [String] {
            [
                name, floor.map { String(format: "%.2f", rate / $0.rate) } ?? "", perSecond(rate),
                microseconds(median), microseconds(p99), floor.map { "\($0.name), \(perSecond($0.rate))" } ?? "",
            ]
        }
    }

    // MARK: Roles

    /// One in ten to a group, which brings it to all its members; the rest to people.
    private func assign(_ groups: [String], _ token: String, _ directory: PopulatedDirectory) throws {
        let connection = try Connection(port: directory.server.port, token: token)
        let headers = "Authorization: Bearer \(token)\r\nContent-Type: application/json\r\n"
        func post(_ path: String, _ body: String) throws {
            _ = try connection.exchange("POST", "\(Self.api)/\(path)", headers, body, expecting: 201)
        }
        try post("orgs", #"{"id":"default"}"#)
        try post("projects", #"{"id":"checkout","org":"default"}"#)
        for number in 0..<assignments {
            let turn = number / 10
            let toGroup = number % 10 == 0
            let principal = toGroup ? groups[turn % groups.count] : directory.users[number % users].id
            let role = Self.roles[(toGroup ? turn / groups.count : number / users) % Self.roles.count]
            let scope = Self.scopes[number % Self.scopes.count]
            try post(
                "role-assignments",
                """
                {"role":"\(role)","principal":{"type":"\(toGroup ? "group" : "user")","id":"\(principal)"},\
                "scope":"\(scope)"}
                """)
        }
    }

    // MARK: In process

    private func inProcess(_ directory: PopulatedDirectory) async throws -> [Figures] {
        guard let id = Slug<Account>("bench") else { throw BenchFailure("names") }
        let engine = try SQLiteEngine(path: directory.fixture.directory.appending(path: "bench.db").path)
        let records = try await Records.open(engine)
        let settings = try await records.account(id).read { reader in
            var settings = try reader.settings()
            settings?.add(try reader.madeOrganizations())
            return settings
        }
        let now = Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1_000))
        let logger = Logger(label: "bench") { _ in SwiftLogNoOpLogHandler() }
        guard let settings, let scope = Scope(Self.scopes[2]),
            let operation = Operation(
                account: id, actor: .operator, now: now, requestID: .fresh(at: now), logger: logger)
        else { throw BenchFailure("there is no account") }
        let target = AdministrationTarget(account: settings, operation: operation)
        let administration = AccountAdministration(records: records)
        let people = directory.users.compactMap { ID<User>($0.id) }
        Progress.say("reading rows by primary key")
        let floor = try await measured("a row by primary key", of: people) { user in
            let found = try await engine.read(.tenant(id.text)) { session in
                try session.query(
                    """
                    SELECT user_name FROM directory_user WHERE account_id = \(id.text) AND user_id = \(user.text)
                    """
                ) { try $0.text(0) }
            }
            return found.count
        }
        Progress.say("asking the service")
        let service = try await measured("permissions, through the service", of: people) { user in
            try await administration.permissions(of: user, at: scope, in: target).permissions.count
        }
        guard service.found > 0, floor.found >= Self.asked else { throw BenchFailure("nobody may anything") }
        await records.shutdown()
        var figures = service.figures
        figures.floor = ("a row by primary key", floor.figures.rate)
        return [floor.figures, figures]
    }

    /// Asks of one after another.
    private func measured(
        _ name: String, of people: [ID<User>], _ ask: (ID<User>) async throws -> Int
    ) async throws -> (figures: Figures, found: Int) {
        let clock = ContinuousClock()
        var times: [Double] = []
        var found = 0
        for number in 0..<(Self.warming + Self.asked) {
            let user = people[number % people.count]
            let start = clock.now
            found += try await ask(user)
            let time = (clock.now - start) / .microseconds(1)
            if number >= Self.warming { times.append(time) }
        }
        let total = times.reduce(0, +)
        times.sort()
        return (
            Figures(
                name: name, rate: Double(times.count) / total * 1e6, median: times[times.count / 2],
                p99: times[times.count * 99 / 100]),
            found
        )
    }

    // MARK: Over HTTP

    private func overHTTP(_ token: String, _ directory: PopulatedDirectory) throws -> [Figures] {
        func load(_ name: String, _ lines: [String], _ mark: String, _ token: String) throws -> Figures {
            Progress.say(name)
            let load = try Load.run(
                Load.Requests(lines: lines, mark: mark), on: directory.server, in: directory.fixture, seconds: seconds,
                token: token)
            return Figures(name: name, rate: load.rate, median: load.median * 1e3, p99: load.p99 * 1e3)
        }
        let users = directory.users.prefix(Self.asked)
        let floor = try load(
            "GET a user by id, over SCIM", users.map { "GET \(Fixture.base)/Users/\($0.id)" }, "\"userName\":",
            directory.fixture.token)
        var asked = try load(
            "GET users/{id}/permissions",
            users.map { "GET \(Self.api)/users/\($0.id)/permissions?scope=\(Self.scopes[2])" }, "\"permissions\":",
            token)
        asked.floor = (floor.name, floor.rate)
        return [floor, asked]
    }
}
