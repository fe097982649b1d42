/// An http or https URL that somebody configured, judged by the letters of RFC 3986 that matter here.
///
/// The text stays as written: SAML compares `Destination` and issuer as strings, so nothing is normalized.
package struct WebURL: Hashable, Sendable {
    /// Why a text isn't one.
    package enum Flaw: Error, Hashable, Sendable {
        /// Too long, not ASCII, or with a blank, a control, a fragment, or what browsers and servers read differently.
        case unclean
        case notWebURL
        /// It carries a user name or a password.
        case userInfo
    }

    package static let limit = 2_048

    package let text: String
    package let isHTTPS: Bool
    /// Lower case, an IPv6 address without its brackets.
    package let host: String
    package let port: Int?
    package let hasQuery: Bool

    package init(_ text: String) throws(Flaw) {
        guard Self.isClean(text) else { throw .unclean }
        guard let mark = text.firstRange(of: "://") else { throw .notWebURL }
        switch text[..<mark.lowerBound].lowercased() {
        case "https": isHTTPS = true
        case "http": isHTTPS = false
        default: throw .notWebURL
        }
        let authority = text[mark.upperBound...].prefix { $0 != "/" && $0 != "?" }
        guard !authority.contains("@") else { throw .userInfo }
        guard let address = HostAndPort(authority, portRequired: false) else { throw .notWebURL }
        self.text = text
        host = address.host.lowercased()
        port = address.port
        hasQuery = text.utf8.contains(0x3f)
    }

    /// Whether a browser may be sent there: https, or http where no network is crossed.
    package var isSecure: Bool { isHTTPS || isLoopback }

    /// `localhost`, `127.…` in four decimal parts, or `[::1]`.
    package var isLoopback: Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }

    /// Whether a text of a URL is short, and of letters that everybody reads alike.
    package static func isClean(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= limit
            && text.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && !"#\\\"<>".utf8.contains($0) }
    }
}
