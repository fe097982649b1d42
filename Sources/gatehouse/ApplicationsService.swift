import Logging
import ServiceLifecycle
import SignIn

/// Tells this node within a second which applications another has registered.
struct ApplicationsService: Service, CustomStringConvertible {
    let applications: RegisteredApplications
    let logger: Logger

    var description: String { "ApplicationsService" }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            while (try? await Task.sleep(for: .seconds(1))) != nil {
                do {
                    try await applications.refresh()
                } catch {
                    logger.debug("the registered applications weren't looked up", metadata: ["error": "\(error)"])
                }
            }
        }
    }
}
