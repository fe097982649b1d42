import Hummingbird
import Logging
import SCIM

/// `/healthz` says that the process runs; `/readyz` that it can serve: its database answers; `/metrics` how it has
/// served.
struct HealthRoutes {
    let services: Services
    let metrics: RequestMetrics

    func add(to router: some RouterMethods<RootContext>) {
        router.serve("healthz", [.get: { _, _ in .bytes(Array("ok\n".utf8), type: MediaType.text.rawValue) }])
        router.serve(
            "metrics",
            [.get: { _, _ in .bytes(Array(metrics.text.utf8), type: "text/plain; version=0.0.4; charset=utf-8") }])
        router.serve(
            "readyz",
            [
                .get: { _, context in
                    do {
                        try await services.ready()
                        return .bytes(Array("ready\n".utf8), type: MediaType.text.rawValue)
                    } catch {
                        context.log.error("not ready", metadata: ["error": "\(error)"])
                        throw HTTPError(
                            .serviceUnavailable, headers: [.retryAfter: "5"], message: "The database is away.")
                    }
                }
            ])
    }
}
