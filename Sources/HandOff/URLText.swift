/// Percent-encoding as OAuth needs it (RFC 3986 §2.1 and §2.3).
package enum URLText {
    private static let digits = Array("0123456789ABCDEF".utf8)

    /// Everything but the unreserved characters as `%XX`, so that no value can end its parameter.
    package static func encode(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else {
                bytes += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// `application/x-www-form-urlencoded` decoded; nil when a `%` isn't followed by two hexadecimal digits or the
    /// bytes aren't UTF-8.
    package static func decodeForm(_ text: some StringProtocol) -> String? {
        var bytes: [UInt8] = []
        var rest = text.utf8[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(0x20)
            case UInt8(ascii: "%"):
                guard let high = rest.popFirst().flatMap(hexadecimal), let low = rest.popFirst().flatMap(hexadecimal)
                else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    /// A URL with parameters added to its query; pairs without a value are left out.
    package static func adding(_ parameters: [(name: String, value: String?)], to url: String) -> String {
        var result = url
        var separator = url.utf8.contains(UInt8(ascii: "?")) ? "&" : "?"
        if url.hasSuffix("?") || url.hasSuffix("&") { separator = "" }
        for (name, value) in parameters {
            guard let value else { continue }
            result += separator + encode(name) + "=" + encode(value)
            separator = "&"
        }
        return result
    }

    package static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
        default: false
        }
    }

    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x41 + 10
        case 0x61...0x66: byte - 0x61 + 10
        default: nil
        }
    }
}
