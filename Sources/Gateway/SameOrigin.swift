import HTTPTypes
import Hummingbird
import Tenancy

extension Hummingbird.Request {
    /// Whether a form came from a page of this host, as the browser says.
    ///
    /// `Sec-Fetch-Site` decides where a browser sends it (over https and to loopback all do). Without it an `Origin` has to be
    /// ours, or `null`: that's what a form has on a page with `Referrer-Policy: no-referrer`, as the setup pages are. The
    /// form's own token decides beside this.
    func isFromHere(_ urls: PublicURLs) -> Bool {
        if let site = headers[.fetchSite] { return site == "same-origin" }
        guard let origin = headers[.origin], origin != "null" else { return true }
        return origin == urls.ownOrigin
    }
}

extension PublicURLs {
    /// Scheme, host and port.
    fileprivate var ownOrigin: String {
        guard let mark = base.firstRange(of: "://") else { return base }
        return String(base[..<mark.upperBound] + base[mark.upperBound...].prefix { $0 != "/" }).lowercased()
    }
}

extension HTTPField.Name {
    fileprivate static let fetchSite = HTTPField.Name("Sec-Fetch-Site") ?? .server
}
