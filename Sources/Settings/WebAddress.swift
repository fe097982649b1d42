/// Judges the URLs that a person configures, by the letters of RFC 3986 that matter here.
///
/// Returned as written: SAML compares `Destination` and issuer as strings, so nothing is normalized.
enum WebAddress {
    struct Parts: Hashable {
        let scheme: String
        /// Lower case, an IPv6 address without its brackets.
        let host: String
        let port: Int?
        /// From the first slash on; empty without one.
        let path: String
    }

    private static let limit = 2_048

    /// A URL that browsers are sent to: https, or http where no network is crossed.
    static func secure(_ text: String) throws(Complaint) -> String {
        let parts = try parts(of: text, otherwise: Complaint("must be an https URL (http only for loopback)"))
        guard parts.scheme == "https" || isLoopback(parts.host) else {
            throw Complaint("must be an https URL (http only for loopback)")
        }
        return text
    }

    /// The deployment's own base URL, without a trailing slash.
    ///
    /// Plain http is let through here, because TLS may end at a proxy whose public name is configured elsewhere.
    static func base(_ text: String) throws(Complaint) -> String {
        let parts = try parts(of: text, otherwise: Complaint("must be a URL such as https://gateway.example"))
        guard !parts.path.contains("?") else { throw Complaint("must not have a query") }
        var base = text
        while base.hasSuffix("/") { base.removeLast() }
        return base
    }

    /// Where an application is called back: https, http for loopback, or a private-use scheme (RFC 8252 §7.1).
    static func redirect(_ text: String) throws(Complaint) -> String {
        guard let colon = text.firstIndex(of: ":") else { throw Complaint("must be an absolute URL") }
        let scheme = text[..<colon].lowercased()
        if scheme != "http", scheme != "https" {
            // A scheme of the application's own must be a reversed domain name, which also keeps javascript: out.
            guard scheme.contains("."), scheme.utf8.allSatisfy(isSchemeByte), isClean(text) else {
                throw Complaint(
                    "must be an https URL (http only for loopback), or have a scheme such as com.example.app")
            }
            return text
        }
        return try secure(text)
    }

    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.allSatisfy { $0 != nil } && numbers.first == 127
    }

    private static func parts(of text: String, otherwise notURL: Complaint) throws(Complaint) -> Parts {
        guard isClean(text) else {
            throw Complaint("must be a URL of at most \(limit) ASCII characters, without blanks and without a fragment")
        }
        guard let colon = text.firstIndex(of: ":") else { throw notURL }
        let scheme = text[..<colon].lowercased()
        let rest = text[text.index(after: colon)...]
        guard scheme == "https" || scheme == "http", rest.hasPrefix("//") else { throw notURL }
        let authority = rest.dropFirst(2).prefix { $0 != "/" && $0 != "?" }
        let path = rest.dropFirst(2 + authority.count)
        guard !authority.contains("@") else { throw Complaint("must not carry a user name or password") }
        guard let address = HostAndPort(authority, portRequired: false) else { throw notURL }
        return Parts(scheme: scheme, host: address.host.lowercased(), port: address.port, path: String(path))
    }

    /// ASCII without blanks, controls, a fragment, or what browsers and servers read differently.
    private static func isClean(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= limit
            && text.utf8.allSatisfy { byte in
                byte > 0x20 && byte < 0x7f && byte != 0x23 && byte != 0x5c && byte != 0x22 && byte != 0x3c
                    && byte != 0x3e
            }
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7a, 0x30...0x39, 0x2b, 0x2d, 0x2e: true
        default: false
        }
    }
}
