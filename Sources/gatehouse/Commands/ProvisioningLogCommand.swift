import Access
import ArgumentParser
import Journal
import Provisioning
import Records
import SCIM
import Tenancy

struct ProvisioningLogCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "provisioning-log", abstract: "Shows the SCIM requests of an account, the latest first.")

    @OptionGroup var options: Options
    @Argument(help: "The account.") var account: String
    @Option(help: "Only this integration's.") var integration: String?
    @Option(help: "Only this HTTP status.") var status: Int?
    @Flag(help: "Only those that were refused or failed.") var failed = false
    @Option(help: "Only about this user: an id or a userName.") var user: String?
    @Option(help: "How many at most.") var limit = 100

    func run() async throws {
        try await exiting {
            let entries = try await Deployment.working(on: account, options) { deployment, account, operation in
                var filter = ProvisioningFilter(failed: failed ? true : nil, status: status, user: user)
                filter.integration = try integration.map { try deployment.integration($0, of: account).id }
                return try await ProvisioningHistory(records: deployment.records)
                    .entries(filter, limit: min(max(limit, 1), 10_000), operation)
            }
            let list = JSON.object([("items", .list(entries.map(\.json))), ("next", .null)])
            Console.print(options.json ? list.rendered : entries.map(\.line).joined(separator: "\n"))
        }
    }
}

extension ProvisioningEntry {
    fileprivate var line: String {
        var parts = ["\(at)", "\(integration)", "\(status)", "\(method) /\(path)"]
        if let userName { parts.append(userName) }
        if !details.effects.isEmpty { parts.append(details.effects.joined(separator: ", ")) }
        if let detail = details.detail { parts.append(detail) }
        if let who = details.who { parts.append("who must act: \(who)") }
        return parts.joined(separator: "  ")
    }
}
