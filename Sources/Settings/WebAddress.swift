import Tenancy

/// The URLs that a person configures, with what is said of those that won't do. They are taken as written.
enum WebAddress {
    /// A URL that browsers are sent to: https, or http where no network is crossed.
    static func secure(_ text: String) throws(Complaint) -> String {
        let complaint = Complaint("must be an https URL (http only for loopback)")
        guard try url(text, otherwise: complaint).isSecure else { throw complaint }
        return text
    }

    /// The deployment's own base URL, without a trailing slash.
    ///
    /// Plain http is let through here, because TLS may end at a proxy whose public name is configured elsewhere.
    static func base(_ text: String) throws(Complaint) -> String {
        let url = try url(text, otherwise: Complaint("must be a URL such as https://gateway.example"))
        guard !url.hasQuery else { throw Complaint("must not have a query") }
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
            guard scheme.contains("."), scheme.utf8.allSatisfy(isSchemeByte), WebURL.isClean(text) else {
                throw Complaint(
                    "must be an https URL (http only for loopback), or have a scheme such as com.example.app")
            }
            return text
        }
        return try secure(text)
    }

    private static func url(_ text: String, otherwise notURL: Complaint) throws(Complaint) -> WebURL {
        do throws(WebURL.Flaw) {
            return try WebURL(text)
        } catch {
            switch error {
            case .unclean:
                throw Complaint(
                    "must be a URL of at most \(WebURL.limit) ASCII characters, without blanks and without a fragment")
            case .userInfo: throw Complaint("must not carry a user name or password")
            case .notWebURL: throw notURL
            }
        }
    }

    private static func isSchemeByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x61...0x7a, 0x30...0x39, 0x2b, 0x2d, 0x2e: true
        default: false
        }
    }
}
