import Access
import Records
import Tenancy

extension Deployment {
    /// Opens the deployment for one piece of a command's work on an account, and closes it behind, also when the work fails.
    static func working<Answer>(
        on account: String, _ options: Options,
        _ work: (Deployment, Account, Access.Operation) async throws -> Answer
    ) async throws -> Answer {
        let deployment = try await Deployment.open(try options.settings(), logger: .quiet)
        let result: Result<Answer, any Error>
        do {
            let account = try await deployment.account(account)
            result = .success(try await work(deployment, account, try deployment.operation(account.id)))
        } catch {
            result = .failure(error)
        }
        await deployment.records.shutdown()
        return try result.get()
    }

    /// The same for work on one of its integrations.
    static func working<Answer>(
        on account: String, _ integration: String, _ options: Options,
        _ work: (Records, Slug<Integration>, Access.Operation) async throws -> Answer
    ) async throws -> Answer {
        try await working(on: account, options) { deployment, account, operation in
            try await work(deployment.records, try deployment.integration(integration, of: account).id, operation)
        }
    }
}
