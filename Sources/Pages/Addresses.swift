import Tenancy

/// Where the pages find their assets: a path, so that they load whatever name this host was reached by.
struct Addresses: Sendable {
    let stylesheet: String
    let script: String
    let icon: String

    init(urls: PublicURLs) {
        let path = Addresses.path(of: urls.base)
        func address(_ name: String) -> String {
            "\(path)/assets/\(name)" + (Assets.named(name).map { "?v=\($0.version)" } ?? "")
        }
        stylesheet = address("site.css")
        script = address("submit.js")
        icon = address("gate.svg")
    }

    /// `/identity` of `https://sp.example/identity`; empty when the deployment has its host for itself.
    private static func path(of base: String) -> String {
        guard let scheme = base.utf8.firstIndex(of: 0x3a) else { return "" }
        let authority = base[scheme...].drop { $0 == ":" || $0 == "/" }
        return authority.firstIndex(of: "/").map { String(authority[$0...]) } ?? ""
    }
}
