import Foundation
import KeyMaterial
import MockIdP
import SAML

/// Logins from an application's request to its tokens: the start, the IdP's answer at the assertion consumer service, and the
/// redemption, step by step for all of them, so that each step has its own time and CPU.
///
/// The IdP's answers are made between the steps, which nobody's clock sees.
struct LoginsBench {
    var logins = 3_000

    private static let connections = 16
    private static let people = 1_000
    private static let verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    private static let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    private static let secret = "a-secret-of-the-benchmark-only"
    private static let callback = "https://shop.example/callback"

    /// What the next step of one login needs.
    private struct Step: Sendable {
        var path: String
        var headers = ""
        var body = ""
    }

    private struct Stretch {
        let seconds: Double
        let cpu: Double
    }

    func run() throws {
        let fixture = try Fixture(gatehouse: try Program.gatehouse(), "logins")
        defer { fixture.remove() }
        try register(in: fixture)
        let server = try fixture.serve()
        defer { server.stop() }
        _ = try fixture.provision(0..<Self.people, on: server)
        Progress.say("\(logins.formatted) logins")
        let starts = [Step](repeating: start, count: logins)
        let (begun, starting) = try all(starts, "GET", 303, fixture, server)
        let answers = try begun.enumerated().map { try answer(to: $1, number: $0, by: fixture.provider) }
        let (handedOff, answering) = try all(answers, "POST", 303, fixture, server)
        let codes = try handedOff.map { try redemption(after: $0) }
        let (tokens, redeeming) = try all(codes, "POST", 200, fixture, server)
        guard tokens.allSatisfy({ $0.body.contains("\"id_token\":\"") }) else {
            throw BenchFailure("no ID token: \(tokens.first?.body.prefix(300) ?? "")")
        }
        let steps = [("start", starting), ("answer at the ACS", answering), ("redemption", redeeming)]
        let (seconds, cpu) = steps.reduce((0, 0)) { ($0.0 + $1.1.seconds, $0.1 + $1.1.cpu) }
        let rows = (steps + [("complete login", Stretch(seconds: seconds, cpu: cpu))]).map { name, stretch in
            [
                name, perSecond(Double(logins) / stretch.seconds),
                String(format: "%.0f %%", stretch.seconds / seconds * 100),
                microseconds(stretch.cpu / Double(logins) * 1e6), String(format: "%.0f %%", stretch.cpu / cpu * 100),
            ]
        }
        Table.print(rows, ["\(logins.formatted) logins", "a second", "share of time", "CPU", "share of CPU"])
    }

    private func register(in fixture: Fixture) throws {
        let digest = try SHA256.digest(Array(Self.secret.utf8)).map { String(format: "%02x", $0) }.joined()
        let text = """
            applications:
              - { id: shop, secret_sha256: \(digest), redirect_uris: ["\(Self.callback)"] }
            """
        let folder = fixture.directory.appending(path: "deploy")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(text.utf8).write(to: folder.appending(path: "gatehouse.yaml"))
    }

    private var start: Step {
        let query = [
            "client_id=shop", "redirect_uri=https%3A%2F%2Fshop.example%2Fcallback", "response_type=code",
            "scope=openid%20email", "state=s", "nonce=n", "account=bench", "code_challenge=\(Self.challenge)",
            "code_challenge_method=S256",
        ]
        return Step(path: "/oauth/authorize?\(query.joined(separator: "&"))")
    }

    private func answer(
        to begun: Connection.Answer, number: Int, by provider: MockIdentityProvider
    ) throws -> Step {
        guard let location = begun.header("location"), let query = location.split(separator: "?").last,
            let cookie = begun.header("set-cookie")?.split(separator: ";").first
        else { throw BenchFailure("not begun: \(begun.head)") }
        let person = Person(number: number % Self.people)
        let reply = try provider.respond(
            to: try provider.receive(query: String(query)),
            as: MockPerson(
                email: person.userName, givenName: "Given", familyName: "Family", displayName: person.displayName),
            now: SAMLInstant(secondsSince1970: Int64(Date.now.timeIntervalSince1970)),
            identifiers: MockIdentifiers(suffix: "\(number)"), options: ResponseOptions())
        let fields = [("SAMLResponse", reply.samlResponse), ("RelayState", reply.relayState ?? "")]
        return Step(
            path: "/accounts/bench/integrations/nextgen/saml/acs", headers: Self.form + "Cookie: \(cookie)\r\n",
            body: Self.encoded(fields))
    }

    private func redemption(after handedOff: Connection.Answer) throws -> Step {
        guard let location = handedOff.header("location"), location.hasPrefix("\(Self.callback)?"),
            let code = location.firstMatch(of: /[?&]code=([^&]*)/)
        else { throw BenchFailure("not handed off: \(handedOff.head)") }
        let fields = [
            ("grant_type", "authorization_code"), ("redirect_uri", Self.callback), ("code_verifier", Self.verifier),
            ("client_id", "shop"), ("client_secret", Self.secret),
        ]
        return Step(path: "/oauth/token", headers: Self.form, body: Self.encoded(fields) + "&code=\(code.1)")
    }

    private static let form = "Content-Type: application/x-www-form-urlencoded\r\n"

    private static func encoded(_ fields: [(String, String)]) -> String {
        fields.map { "\($0)=\($1.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? "")" }
            .joined(separator: "&")
    }

    /// One step of all logins, on as many connections at once as a busy morning has.
    private func all(
        _ steps: [Step], _ method: String, _ status: Int, _ fixture: Fixture, _ server: ServerProcess
    ) throws -> ([Connection.Answer], Stretch) {
        let port = server.port
        let (start, cpu) = (Date(), try server.cpuSeconds())
        let answers = try Crew.run(Self.connections) { worker in
            let connection = try fixture.connect(port)
            return try stride(from: worker, to: steps.count, by: Self.connections).map { place in
                let step = steps[place]
                return (
                    place, try connection.exchange(method, step.path, step.headers, step.body, expecting: status)
                )
            }
        }
        let stretch = Stretch(seconds: Date().timeIntervalSince(start), cpu: try server.cpuSeconds() - cpu)
        return (answers.joined().sorted { $0.0 < $1.0 }.map(\.1), stretch)
    }
}

extension Connection.Answer {
    /// The value of a header, by its name in lower case.
    func header(_ name: String) -> String? {
        for line in head.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":"), line[..<colon].lowercased() == name else { continue }
            return line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
        }
        return nil
    }
}
