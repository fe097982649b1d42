import Hummingbird
import HummingbirdCore
package import Logging
import NIOCore
package import ServiceLifecycle

/// The HTTP server around the routes, with limits on what one connection may take up.
package enum GatewayServer {
    /// A service that listens until it's told to stop, and calls `ready` with the port once it does.
    package static func make(
        _ services: Services, host: String, port: Int, logger: Logger, ready: @escaping @Sendable (Int) async -> Void
    ) -> any Service {
        let limits = services.limits
        let channel = HTTP1Channel.Configuration(
            idleTimeout: .seconds(limits.idleSeconds),
            httpDecoderConfiguration: .init(
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: 100))
        var configuration = ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil)
        configuration.availableConnectionsDelegate = .maximum(limits.connections, logger: logger)
        return Application(
            router: GatewayRouter.build(services), server: .http1(configuration: channel), configuration: configuration,
            onServerRunning: { channel in await ready(channel.localAddress?.port ?? port) }, logger: logger)
    }
}
