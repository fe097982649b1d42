import ArgumentParser
import Settings

struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "serve", abstract: "Runs the gateway.")

    @OptionGroup var options: Options
    @Option(help: "The address to listen on; default 127.0.0.1:8080.") var listen: String?

    func run() async throws {
        try await exiting {
            let settings = try options.settings(listen: listen)
            let deployment = try await Deployment.open(settings, logger: .service(settings.logLevel))
            let server = Server(deployment: deployment, manifests: { $0 }, demo: { _ in nil })
            try await server.run { port in
                Console.print("gatehouse is ready on http://\(settings.listen.host):\(port), known as \(settings.publicURL)")
            }
        }
    }
}
