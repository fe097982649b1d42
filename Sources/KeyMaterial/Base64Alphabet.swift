/// The two alphabets and the loops over them.
enum Base64Alphabet {
    static let standard = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    static let urlSafe = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)

    private static let foreign: UInt8 = 0xff
    private static let blank: UInt8 = 0xfe
    private static let padding: UInt8 = 0xfd

    private static let standardValues: [UInt8] = {
        var values = table(of: standard)
        for space in [0x20, 0x09, 0x0a, 0x0d] { values[space] = blank }
        values[0x3d] = padding
        return values
    }()
    private static let urlSafeValues = table(of: urlSafe)

    private static func table(of alphabet: [UInt8]) -> [UInt8] {
        var values = [UInt8](repeating: foreign, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }

    static func encode(_ bytes: [UInt8], with alphabet: [UInt8], padded: Bool) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count &+ 2) / 3 &* 4)
        var bits: UInt32 = 0
        var held = 0
        for byte in bytes {
            bits = bits << 8 | UInt32(byte)
            held &+= 8
            while held >= 6 {
                held &-= 6
                text.append(alphabet[Int(bits >> UInt32(held) & 0x3f)])
            }
        }
        if held > 0 { text.append(alphabet[Int(bits << UInt32(6 &- held) & 0x3f)]) }
        while padded, text.count % 4 != 0 { text.append(0x3d) }
        return text
    }

    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 &* 3 &+ 3)
        let values = standardValues.span
        var bits: UInt32 = 0
        var digits = 0
        var paddings = 0
        for index in text.indices {
            let value = values[Int(text[index])]
            if value < 64 {
                guard paddings == 0 else { return nil }
                bits = bits << 6 | UInt32(value)
                digits &+= 1
                if digits & 3 == 0 {
                    bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                    bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                    bytes.append(UInt8(truncatingIfNeeded: bits))
                }
            } else if value == padding {
                paddings &+= 1
            } else if value != blank {
                return nil
            }
        }
        return finish(&bytes, bits, digits, paddings: paddings)
    }

    static func decodeURLSafe(_ text: Span<UInt8>) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 &* 3 &+ 3)
        let values = urlSafeValues.span
        var bits: UInt32 = 0
        var digits = 0
        for index in text.indices {
            let value = values[Int(text[index])]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            digits &+= 1
            if digits & 3 == 0 {
                bytes.append(UInt8(truncatingIfNeeded: bits >> 16))
                bytes.append(UInt8(truncatingIfNeeded: bits >> 8))
                bytes.append(UInt8(truncatingIfNeeded: bits))
            }
        }
        return finish(&bytes, bits, digits, paddings: digits & 3 == 0 ? 0 : 4 - digits & 3)
    }

    /// Takes the last group of two or three digits, whose unused bits must be zero.
    private static func finish(_ bytes: inout [UInt8], _ bits: UInt32, _ digits: Int, paddings: Int) -> [UInt8]? {
        switch (digits & 3, paddings) {
        case (0, 0):
            return bytes
        case (2, 2):
            guard bits & 0xf == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 4))
            return bytes
        case (3, 1):
            guard bits & 0x3 == 0 else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: bits >> 10))
            bytes.append(UInt8(truncatingIfNeeded: bits >> 2))
            return bytes
        default:
            return nil
        }
    }
}
