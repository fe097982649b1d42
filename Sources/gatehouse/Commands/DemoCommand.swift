import ArgumentParser
import Foundation
import Settings

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Serves the sample accounts with a mock IdP and a sample application, and prints a walk-through.")

    @OptionGroup var options: Options
    @Option(help: "The address to listen on; default 127.0.0.1:8080.") var listen: String?

    func run() async throws {
        try await exiting {
            // Its own database, made anew each time, so that the walk-through starts from the same place.
            let fresh = "data/demo.db"
            if options.database == nil {
                for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: fresh + suffix) }
            }
            let settings = try options.settings(
                listen: listen,
                defaults: options.database == nil ? [.database: "sqlite:\(fresh)", .logLevel: "warning"] : [:])
            let demo = try DemoDeployment(settings: settings)
            let deployment = try await Deployment.open(demo.settings, logger: .service(settings.logLevel))
            let server = Server(deployment: deployment, manifests: demo.adjust, demo: { try await demo.demo(of: $0) })
            try await server.run { _ in
                do {
                    Console.print(try await demo.walkThrough(deployment))
                } catch {
                    Console.error("the walk-through can't be printed: \(error)")
                }
            }
        }
    }
}
