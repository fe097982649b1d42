import Access
import Records
import Tenancy

extension Deployment {
    /// Opens the deployment for one piece of a command's work on an integration, and closes it behind.
    static func working<Answer>(
        on account: String, _ integration: String, _ options: Options,
        _ work: (Records, Slug<Integration>, Access.Operation) async throws -> Answer
    ) async throws -> Answer {
        let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
        let account = try await deployment.account(account)
        let integration = try deployment.integration(integration, of: account)
        let answer = try await work(deployment.records, integration.id, try deployment.operation(account.id))
        await deployment.records.shutdown()
        return answer
    }
}
