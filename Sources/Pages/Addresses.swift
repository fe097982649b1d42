import Tenancy

/// Where the pages find their assets: a path, so that they load whatever name this host was reached by.
struct Addresses: Sendable {
    let stylesheet: String
    let script: String
    let icon: String

    init(urls: PublicURLs) {
        let path = urls.path
        func address(_ name: String) -> String {
            "\(path)/assets/\(name)" + (Assets.named(name).map { "?v=\($0.version)" } ?? "")
        }
        stylesheet = address("site.css")
        script = address("submit.js")
        icon = address("gate.svg")
    }
}
