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

    static func revoke(_ id: ID<Credential>, _ options: Options) async throws {
        let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
        let revoked = try await OperatorTokens(records: deployment.records).revoke(id, now: SystemClock.now())
        await deployment.records.shutdown()
        guard revoked else { throw Refused("There is no live operator token \(id).") }
        let json = JSON.object([("id", .text(id.text)), ("state", "revoked")]).rendered
        Console.print(options.json ? json : "\(id): revoked")
    }
}
