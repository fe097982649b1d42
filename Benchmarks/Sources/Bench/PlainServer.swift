import Hummingbird

/// The least that an HTTP answer takes on the same framework: one route, thirteen bytes.
enum PlainServer {
    static func run(port: Int) async throws {
        let router = Router()
        router.get("plain") { _, _ in "Hello, world!" }
        let application = Application(
            router: router, configuration: ApplicationConfiguration(address: .hostname("127.0.0.1", port: port)))
        try await application.runService()
    }
}
