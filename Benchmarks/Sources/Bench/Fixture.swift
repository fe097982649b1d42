import Foundation
import KeyMaterial
import MockIdP

/// A deployment in a directory of its own: one account, one integration, one token, SQLite.
struct Fixture {
    let directory: URL
    let gatehouse: URL
    let token: String

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

    init(gatehouse: URL) throws {
        self.gatehouse = gatehouse
        directory = FileManager.default.temporaryDirectory
            .appending(path: "gatehouse-bench-\(ProcessInfo.processInfo.processIdentifier)")
        let tenants = directory.appending(path: "tenants")
        try FileManager.default.createDirectory(at: tenants, withIntermediateDirectories: true)
        try Data(Self.manifest.utf8).write(to: tenants.appending(path: "bench.yaml"))
        let key = try PrivateKey.generateP256()
        let provider = MockIdentityProvider(
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

    private static let options = ["--tenants", "tenants", "--database", "sqlite:bench.db"]

    func serve() throws -> ServerProcess {
        let port = try ServerProcess.freePort()
        return try ServerProcess(
            gatehouse,
            ["serve", "--listen", "127.0.0.1:\(port)", "--public-url", "http://127.0.0.1:\(port)"] + Self.options,
            port: port, in: directory)
    }

    func remove() { try? FileManager.default.removeItem(at: directory) }

    /// One request, by hand.
    func call(_ server: ServerProcess, _ method: String, _ path: String, body: String? = nil) throws -> String {
        var arguments = [
            "-sS", "--fail-with-body", "-g", "-X", method, "-H", "Authorization: Bearer \(token)",
            "http://127.0.0.1:\(server.port)\(Self.base)\(path)",
        ]
        if let body {
            let file = directory.appending(path: "body.json")
            try Data(body.utf8).write(to: file)
            arguments += ["-H", "Content-Type: application/scim+json", "--data-binary", "@\(file.path)"]
        }
        return try Tool.output("curl", arguments)
    }

    /// The first users' ids, in order.
    func userIDs(_ server: ServerProcess, count: Int) throws -> [String] {
        var ids: [String] = []
        while ids.count < count {
            let page = try call(
                server, "GET", "/Users?attributes=id&startIndex=\(ids.count + 1)&count=\(min(count - ids.count, 1_000))"
            )
            let found = page.matches(of: /"id":"(usr_[0-9a-z]+)"/).map { String($0.1) }
            guard !found.isEmpty else { throw BenchFailure("there are only \(ids.count) users") }
            ids += found
        }
        return ids
    }

    func makeGroup(_ server: ServerProcess, _ name: String, members: some Collection<String>) throws -> String {
        let list = members.map { "{\"value\":\"\($0)\"}" }.joined(separator: ",")
        let body = """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],"displayName":"\(name)","members":[\(list)]}
            """
        let answer = try call(server, "POST", "/Groups?attributes=id", body: body)
        guard let id = answer.firstMatch(of: /"id":"(grp_[0-9a-z]+)"/) else {
            throw BenchFailure("no group was made: \(answer.prefix(300))")
        }
        return String(id.1)
    }
}
