/// Where a browser may be sent after a login: a path of this server, or an address of a registered application.
///
/// Anything else would make the login page an open redirector.
package struct ReturnAddress: Hashable, Sendable {
    package let text: String

    private static let limit = 2_048

    /// Nil for an address that the browser must not be sent to.
    ///
    /// - Parameters:
    ///   - text: a path that begins with one `/`, or a URL whose origin is that of a registered redirect URI.
    ///   - applications: the registered ones.
    package init?(_ text: String, for applications: ApplicationRegistry) {
        guard text.utf8.count <= Self.limit, text.utf8.allSatisfy(Self.isPlain) else { return nil }
        if text.hasPrefix("/") {
            // `//host` and `/\host` are other servers to a browser.
            guard !text.hasPrefix("//") else { return nil }
        } else {
            guard let origin = Self.origin(of: text), applications.origins.contains(origin) else { return nil }
        }
        self.text = text
    }

    /// Reads back one that was checked before it was stored.
    package init(stored text: String) { self.text = text }

    /// Printable ASCII without `\`, which browsers take for `/`.
    private static func isPlain(_ byte: UInt8) -> Bool { (0x21...0x7e).contains(byte) && byte != UInt8(ascii: "\\") }

    /// Scheme, host and port of an http or https URL, in lower case; nil when it has user information or no host.
    static func origin(of url: String) -> String? {
        guard let separator = url.range(of: "://") else { return nil }
        let scheme = url[..<separator.lowerBound].lowercased()
        guard scheme == "https" || scheme == "http" else { return nil }
        let authority = url[separator.upperBound...].prefix { !"/?#".contains($0) }
        guard !authority.isEmpty, !authority.contains("@") else { return nil }
        return scheme + "://" + authority.lowercased()
    }
}

extension String {
    /// Where a piece of text first stands.
    fileprivate func range(of piece: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            let rest = self[start...]
            if rest.hasPrefix(piece) { return start..<index(start, offsetBy: piece.count) }
            start = index(after: start)
        }
        return nil
    }
}
