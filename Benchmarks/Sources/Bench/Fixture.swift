import Foundation
import KeyMaterial
import MockIdP

/// A deployment in a directory of its own: one account, one integration, one token, SQLite.
struct Fixture {
    let directory: URL
    let gatehouse: URL
    let token: String
    /// The IdP that the account trusts.
    let provider: MockIdentityProvider

    static let base = "/accounts/bench/integrations/nextgen/scim/v2"

    private static let manifest = """
        account: bench
        name: Bench
        domains: [bench.example]
        integrations:
          - id: nextgen
            generation: nextgen
            idp: { metadata: idp.xml }
            scim: { requests_per_second: 100000, burst: 100000 }
        """

    /// - Parameter name: tells it from others of this run.
    init(gatehouse: URL, _ name: String = "one") throws {
        self.gatehouse = gatehouse
        // On the disk that this package is on, not in a /tmp that may be memory: durable commits are measured here.
        directory = Load.package
            .appending(path: ".build/bench-\(ProcessInfo.processInfo.processIdentifier)-\(name)")
        let tenants = directory.appending(path: "tenants")
        try FileManager.default.createDirectory(at: tenants, withIntermediateDirectories: true)
        try Data(Self.manifest.utf8).write(to: tenants.appending(path: "bench.yaml"))
        let key = try PrivateKey.generateRSA(bits: 2_048)
        provider = MockIdentityProvider(
            entityID: "https://idp.example/bench", singleSignOnURL: "https://idp.example/bench/sso", key: key,
            certificate: try .selfSigned(
                key: key, subjectCommonName: "idp.example", notBefore: 1_700_000_000, notAfter: 2_000_000_000,
                serial: [1]),
            people: [])
        try Data(provider.metadata().utf8).write(to: tenants.appending(path: "idp.xml"))
        _ = try Tool.output(gatehouse.path, ["apply", "tenants"] + Self.options, in: directory)
        let issued = try Tool.output(
            gatehouse.path, ["token", "create", "--account", "bench", "--integration", "nextgen"] + Self.options,
            in: directory)
        token = issued.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Adds FirstGen, which has nobody.
    func declareBothGenerations() throws {
        let firstgen = """

              - id: firstgen
                generation: firstgen
                idp: { metadata: idp.xml }
            """
        try Data((Self.manifest + firstgen).utf8).write(to: directory.appending(path: "tenants/bench.yaml"))
        _ = try Tool.output(gatehouse.path, ["apply", "tenants"] + Self.options, in: directory)
    }

    /// Of the native API.
    func viewerToken() throws -> String { try serviceToken(role: "account-viewer") }

    /// The same with another role.
    func serviceToken(role: String) throws -> String {
        let issued = try Tool.output(
            gatehouse.path,
            ["token", "create", "--account", "bench", "--service-account", "bench", "--role", role]
                + Self.options, in: directory)
        return issued.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private static let options = ["--tenants", "tenants", "--database", "sqlite:bench.db"]

    func serve() throws -> ServerProcess {
        let port = try ServerProcess.freePort()
        return try ServerProcess(
            gatehouse,
            ["serve", "--listen", "127.0.0.1:\(port)", "--public-url", "http://127.0.0.1:\(port)"] + Self.options,
            port: port, in: directory)
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// The database, to look into from outside.
    func database() throws -> DatabaseWatch { try DatabaseWatch(directory.appending(path: "bench.db").path) }

    func connect(_ port: Int) throws -> Connection { try Connection(port: port, token: token) }

    /// Provisions people by Bulk, a thousand a request; one is read and written while the server works on another.
    /// - Returns: their ids, in order.
    func provision(_ people: Range<Int>, on server: ServerProcess) throws -> [String] {
        let (port, starts) = (server.port, Array(stride(from: people.lowerBound, to: people.upperBound, by: 1_000)))
        let made = try Crew.run(2) { worker in
            let connection = try connect(port)
            return try stride(from: worker, to: starts.count, by: 2).map { place in
                let start = starts[place]
                return (start, try provision(start..<min(start + 1_000, people.upperBound), on: connection))
            }
        }
        return made.joined().sorted { $0.0 < $1.0 }.flatMap(\.1)
    }

    private func provision(_ people: Range<Int>, on connection: Connection) throws -> [String] {
        let operations = people.map {
            "{\"method\":\"POST\",\"path\":\"/Users\",\"bulkId\":\"\($0)\",\"data\":\(Person(number: $0).json)}"
        }
        let body = """
            {"schemas":["urn:ietf:params:scim:api:messages:2.0:BulkRequest"],"Operations":\
            [\(operations.joined(separator: ","))]}
            """
        let answer = try connection.send("POST", "\(Self.base)/Bulk", body: body)
        let made = answer.utf8Split(before: "/Users/", taking: Self.idLength)
        guard made.count == people.count else {
            throw BenchFailure("\(made.count) of \(people.count) users were made: \(answer.prefix(300))")
        }
        return made
    }

    /// Makes a group, and adds its members as many at once as a request may.
    func makeGroup(_ name: String, members: some Collection<String>, on server: ServerProcess) throws -> String {
        let connection = try connect(server.port)
        let head = "\"schemas\":[\"urn:ietf:params:scim:schemas:core:2.0:Group\"]"
        let answer = try connection.send(
            "POST", "\(Self.base)/Groups?attributes=id", body: "{\(head),\"displayName\":\"\(name)\"}", expecting: 201)
        guard let id = answer.utf8Split(before: "\"id\":\"", taking: Self.idLength).first else {
            throw BenchFailure("no group was made: \(answer.prefix(300))")
        }
        var rest = members[...]
        while !rest.isEmpty {
            let values = rest.prefix(25_000).map { "{\"value\":\"\($0)\"}" }.joined(separator: ",")
            _ = try connection.send(
                "PATCH", "\(Self.base)/Groups/\(id)?attributes=id",
                body: PatchBody.of("{\"op\":\"add\",\"path\":\"members\",\"value\":[\(values)]}"))
            rest = rest.dropFirst(25_000)
        }
        return id
    }

    /// How long `usr_…` and `grp_…` are.
    private static let idLength = 30
}

enum PatchBody {
    static func of(_ operations: String) -> String {
        "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:PatchOp\"],\"Operations\":[\(operations)]}"
    }
}

extension String {
    /// So many bytes behind each place where `mark` stands.
    func utf8Split(before mark: String, taking length: Int) -> [String] {
        let (bytes, wanted) = (Array(utf8), Array(mark.utf8))
        var found: [String] = []
        var place = 0
        while place + wanted.count + length <= bytes.count {
            if bytes[place] == wanted[0], bytes[place..<(place + wanted.count)].elementsEqual(wanted) {
                place += wanted.count
                found.append(String(decoding: bytes[place..<(place + length)], as: UTF8.self))
                place += length
            } else {
                place += 1
            }
        }
        return found
    }
}
