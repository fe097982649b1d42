/// Sealed bytes as a client sees them: base64url without padding, so unreserved characters only (RFC 9865 §2,
/// RFC 4648 §5).
package enum CursorText {
    /// Longer than any cursor of ours.
    private static let lengthLimit = 8_192

    package static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held += 8
            while held >= 6 {
                held -= 6
                text.append(character(bits >> held & 63))
            }
            bits &= 0xff
        }
        if held > 0 { text.append(character(bits << (6 - held) & 63)) }
        return String(decoding: text, as: UTF8.self)
    }

    /// The bytes; only the one spelling that `encode` gives is read.
    ///
    /// - Throws: 400 `invalidCursor`.
    package static func decode(_ text: String) throws(SCIMRefusal) -> [UInt8] {
        guard text.utf8.count <= lengthLimit else { throw .invalidCursor(reason: "The cursor is too long.") }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count / 4 * 3 + 2)
        var bits: UInt32 = 0
        var held: UInt32 = 0
        for character in text.utf8 {
            guard let value = value(character) else { throw malformed }
            bits = bits << 6 | value
            held += 6
            if held >= 8 {
                held -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> held))
            }
            bits &= (1 << held) - 1
        }
        // Six bits left are a character too many, and what is left must be zero.
        guard held < 6, bits == 0 else { throw malformed }
        return bytes
    }

    private static let malformed = SCIMRefusal.invalidCursor(reason: "The cursor is not base64url.")

    private static func character(_ value: UInt32) -> UInt8 {
        let value = UInt8(truncatingIfNeeded: value)
        switch value {
        case 0..<26: return 0x41 &+ value
        case 26..<52: return 0x47 &+ value
        case 52..<62: return value &- 4
        case 62: return 0x2d
        default: return 0x5f
        }
    }

    private static func value(_ character: UInt8) -> UInt32? {
        switch character {
        case 0x41...0x5a: UInt32(character &- 0x41)
        case 0x61...0x7a: UInt32(character &- 0x47)
        case 0x30...0x39: UInt32(character &+ 4)
        case 0x2d: 62
        case 0x5f: 63
        default: nil
        }
    }
}
