import Access
import Management
import Records
import SCIM
import Tenancy

/// `token create --operator` and `token revoke --operator`: nothing but the command line makes such a token.
enum OperatorTokenCommand {
    static func create(expires: String?, _ options: Options) async throws {
        let now = SystemClock.now()
        let end = try expires.map { now.advanced(bySeconds: try Lifetime.seconds($0)) }
        let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
        let issued = try await OperatorTokens(records: deployment.records).issue(expires: end, now: now)
        await deployment.records.shutdown()
        issued.print(json: options.json)
    }

    static func list(_ options: Options) async throws {
        let now = SystemClock.now()
        let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
        let tokens = try await OperatorTokens(records: deployment.records).list()
        await deployment.records.shutdown()
        if options.json {
            let items = tokens.map { $0.json(at: now) }
            Console.print(JSON.object([("items", .list(items)), ("next", .null)]).rendered)
        } else {
            for token in tokens { Console.print(token.line(at: now)) }
        }
    }

    static func revoke(_ id: ID<Credential>, _ options: Options) async throws {
        let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
        let revoked = try await OperatorTokens(records: deployment.records).revoke(id, now: SystemClock.now())
        await deployment.records.shutdown()
        guard revoked else { throw Refused("There is no live operator token \(id).") }
        let json = JSON.object([("id", .text(id.text)), ("state", "revoked")]).rendered
        Console.print(options.json ? json : "\(id): revoked")
    }
}

extension OperatorTokenRecord {
    private func state(at now: Instant) -> String { revoked != nil ? "revoked" : isLive(at: now) ? "live" : "expired" }

    fileprivate func json(at now: Instant) -> JSON {
        .object([
            ("id", .text(id.text)), ("state", .text(state(at: now))), ("created", .text(created.description)),
            ("expires", .text(expires?.description)), ("warning", .text(warning(at: now)?.sentence)),
        ])
    }

    fileprivate func line(at now: Instant) -> String {
        let warning = warning(at: now).map { "  (\($0.sentence))" } ?? ""
        return "\(id)  \(state(at: now))  created \(created)  expires \(expires?.description ?? "never")\(warning)"
    }
}
