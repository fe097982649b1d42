import Glibc
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
                maxHeaderFieldSize: limits.headerBytes, maxHeaderListSize: limits.headerBytes, maxHeaderFieldCount: 100)
        )
        var configuration = ApplicationConfiguration(address: .hostname(host, port: port), serverName: nil)
        configuration.availableConnectionsDelegate = .maximum(limits.connections, logger: logger)
        let application = Application(
            router: GatewayRouter.build(services), server: .http1(configuration: channel), configuration: configuration,
            onServerRunning: { channel in await ready(channel.localAddress?.port ?? port) },
            logger: DeferredMetadata.logger(before: logger))
        return Listener(application: application, address: "\(host):\(port)")
    }
}

/// The address is taken, or this user may not listen there.
package struct CannotListen: Error, CustomStringConvertible {
    let address: String
    let reason: String

    package var description: String { "can't listen on \(address): \(reason)" }
}

/// Tells in words why listening failed; everything else is the application's.
private struct Listener: Service, CustomStringConvertible {
    let application: any Service
    let address: String

    /// The service group logs its services.
    var description: String { "HTTP on \(address)" }

    func run() async throws {
        do {
            try await application.run()
        } catch let failure as IOError where failure.errnoCode == EADDRINUSE {
            throw CannotListen(address: address, reason: "something else listens there")
        } catch let failure as IOError where failure.errnoCode == EACCES {
            throw CannotListen(address: address, reason: "this user may not")
        } catch let failure as IOError where failure.errnoCode == EADDRNOTAVAIL {
            throw CannotListen(address: address, reason: "this machine has no such address")
        }
    }
}
