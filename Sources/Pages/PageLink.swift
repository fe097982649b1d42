/// An address that a page may point to: a path of ours, or `http` and `https`. Escaping alone lets `javascript:` through.
package struct PageLink: Hashable, Sendable, CustomStringConvertible {
    package let text: String

    package var description: String { text }

    /// Nil for another scheme, for an address relative to the page, and for `//host` or `/\host`, which leave this host
    /// while looking like paths. White space and control characters refuse too: browsers drop some of them.
    package init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.allSatisfy({ $0 > 0x20 && $0 != 0x7f && $0 != 0x5c }) else { return nil }
        let isPath = bytes.first == 0x2f && !bytes.dropFirst().starts(with: [0x2f])
        guard isPath || PageLink.hasWebScheme(text) else { return nil }
        self.text = text
    }

    private static func hasWebScheme(_ text: String) -> Bool {
        ["https://", "http://"].contains { scheme in
            text.utf8.count > scheme.utf8.count
                && text.prefix(scheme.count).lowercased() == scheme
        }
    }
}
