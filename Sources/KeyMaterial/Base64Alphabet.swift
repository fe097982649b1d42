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

    static func encode(_ bytes: [UInt8], with alphabet: [UInt8], padded: Bool) -> String {
        let capacity = (bytes.count &+ 2) / 3 &* 4
        let digits = alphabet.span
        let source = bytes.span
        return unsafe String(unsafeUninitializedCapacity: capacity) { text in
            var written = 0
            func put(_ bits: UInt32) {
                unsafe text[written] = digits[Int(bits & 0x3f)]
                written &+= 1
            }
            var index = 0
            while index &+ 2 < source.count {
                let bits = UInt32(source[index]) << 16 | UInt32(source[index &+ 1]) << 8 | UInt32(source[index &+ 2])
                put(bits >> 18)
                put(bits >> 12)
                put(bits >> 6)
                put(bits)
                index &+= 3
            }
            let rest = source.count &- index
            if rest > 0 {
                let bits = UInt32(source[index]) << 16 | (rest == 2 ? UInt32(source[index &+ 1]) << 8 : 0)
                put(bits >> 18)
                put(bits >> 12)
                if rest == 2 { put(bits >> 6) }
                while padded, written < capacity {
                    unsafe text[written] = 0x3d
                    written &+= 1
                }
            }
            return written
        }
    }

    static func decode(_ text: Span<UInt8>) -> [UInt8]? {
        decode(text, by: standardValues.span, padded: true)
    }

    static func decodeURLSafe(_ text: Span<UInt8>) -> [UInt8]? {
        decode(text, by: urlSafeValues.span, padded: false)
    }

    private static func decode(_ text: Span<UInt8>, by values: Span<UInt8>, padded: Bool) -> [UInt8]? {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 &* 3 &+ 3)
        var bits: UInt32 = 0
        var digits = 0
        var paddings = 0
        var index = 0
        while index < text.count {
            // Four digits at once, which is what nearly all of the text is.
            while digits & 3 == 0, paddings == 0, index &+ 3 < text.count {
                let first = values[Int(text[index])]
                let second = values[Int(text[index &+ 1])]
                let third = values[Int(text[index &+ 2])]
                let fourth = values[Int(text[index &+ 3])]
                guard first | second | third | fourth < 64 else { break }
                let group = UInt32(first) << 18 | UInt32(second) << 12 | UInt32(third) << 6 | UInt32(fourth)
                bytes.append(UInt8(truncatingIfNeeded: group >> 16))
                bytes.append(UInt8(truncatingIfNeeded: group >> 8))
                bytes.append(UInt8(truncatingIfNeeded: group))
                index &+= 4
            }
            guard index < text.count else { break }
            let value = values[Int(text[index])]
            index &+= 1
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
        if !padded { paddings = digits & 3 == 0 ? 0 : 4 &- digits & 3 }
        return finish(&bytes, bits, digits, paddings: paddings)
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
