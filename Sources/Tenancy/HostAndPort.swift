/// `127.0.0.1:8080`, `gateway.example` or `[::1]:8080`, in parts.
package struct HostAndPort: Hashable, Sendable {
    /// An IPv6 address stands here without its brackets.
    package let host: String
    package let port: Int?

    /// Nil for what is neither a name nor an address.
    package init?(_ text: some StringProtocol, portRequired: Bool) {
        let host: Substring
        let tail: Substring
        let text = Substring(text)
        if text.hasPrefix("[") {
            guard let close = text.firstIndex(of: "]") else { return nil }
            host = text[text.index(after: text.startIndex)..<close]
            tail = text[text.index(after: close)...]
            guard host.contains(":"), host.utf8.allSatisfy(HostAndPort.isIPv6Byte) else { return nil }
        } else {
            host = text.prefix { $0 != ":" }
            tail = text[host.endIndex...]
            guard HostAndPort.isName(host) else { return nil }
        }
        if tail.isEmpty {
            guard !portRequired else { return nil }
            port = nil
        } else {
            guard tail.hasPrefix(":"), let number = HostAndPort.portNumber(tail.dropFirst()) else { return nil }
            port = number
        }
        self.host = String(host)
    }

    /// Labels of letters, digits, `-` and `_`, with single dots between them.
    package static func isName(_ text: some StringProtocol) -> Bool {
        guard (1...253).contains(text.utf8.count) else { return false }
        return text.utf8.split(separator: 0x2e, omittingEmptySubsequences: false).allSatisfy { label in
            (1...63).contains(label.count) && label.first != 0x2d && label.last != 0x2d
                && label.allSatisfy { byte in
                    switch byte {
                    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x5f: true
                    default: false
                    }
                }
        }
    }

    /// Decimal digits without a leading zero.
    private static func portNumber(_ digits: Substring) -> Int? {
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), digits.count == 1 || digits.first != "0" else {
            return nil
        }
        return UInt16(digits).map(Int.init)
    }

    private static func isIPv6Byte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3a, 0x41...0x46, 0x61...0x66, 0x2e: true
        default: false
        }
    }
}
