import Access
import Logging
import Provisioning
import ServiceLifecycle
import Tenancy

/// Stores the provisioning log's entries in batches.
struct ProvisioningLogWriter: Service, CustomStringConvertible {
    let log: ProvisioningLog
    let deployment: Deployment

    /// The service group logs its services.
    var description: String { "ProvisioningLogWriter" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                try? await Task.sleep(for: .milliseconds(500))
                await store()
            }
        }
        await store()
    }

    private func store() async {
        do {
            let lost = try await log.store(in: deployment.records) { account in
                try deployment.operation(account, by: .system(job: "provisioning-log"))
            }
            if lost > 0 { deployment.logger.warning("entries of the provisioning log were lost: \(lost)") }
        } catch {
            deployment.logger.warning("the provisioning log isn't stored", metadata: ["error": "\(error)"])
        }
    }
}
