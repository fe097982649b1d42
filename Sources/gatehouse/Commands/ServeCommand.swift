import ArgumentParser
import SCIM
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
                let address = "http://\(settings.listen.host):\(port)"
                let json = JSON.object([("address", .text(address)), ("public_url", .text("\(settings.publicURL)"))])
                Console.print(
                    options.json
                        ? json.rendered : "gatehouse is ready on \(address), known as \(settings.publicURL)")
            }
        }
    }
}
