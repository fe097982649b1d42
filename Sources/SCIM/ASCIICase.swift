/// Comparing names the SCIM way: attribute names, operators and URNs differ only by ASCII case (RFC 7643 §2.1).
///
/// `String.==` would be wrong here and in every value comparison of this module: it treats canonically equivalent
/// texts as equal, so two different JSON keys could become one.
enum ASCIICase {
    @inline(__always)
    static func lower(_ byte: UInt8) -> UInt8 {
        byte &- 0x41 < 26 ? byte | 0x20 : byte
    }

    static func equal(_ left: String, _ right: String) -> Bool {
        let left = left.utf8
        let right = right.utf8
        guard left.count == right.count else { return false }
        var others = right.makeIterator()
        for byte in left {
            guard let other = others.next() else { return false }
            if byte != other && lower(byte) != lower(other) { return false }
        }
        return true
    }

    /// Whether `text` starts with `prefix`, without regard to ASCII case.
    static func hasPrefix(_ text: some StringProtocol, _ prefix: String) -> Bool {
        var bytes = text.utf8.makeIterator()
        for expected in prefix.utf8 {
            guard let byte = bytes.next(), lower(byte) == lower(expected) else { return false }
        }
        return true
    }

    /// A name as the key of a set, in which names that differ by ASCII case are one.
    struct Name: Hashable {
        let text: String

        static func == (left: Name, right: Name) -> Bool {
            ASCIICase.equal(left.text, right.text)
        }

        func hash(into hasher: inout Hasher) {
            var word: UInt64 = 0
            var count = 0
            for byte in text.utf8 {
                word = word << 8 | UInt64(ASCIICase.lower(byte))
                count &+= 1
                if count & 7 == 0 {
                    hasher.combine(word)
                    word = 0
                }
            }
            hasher.combine(word)
            hasher.combine(count)
        }
    }
}

extension String {
    /// Byte equality: what caseExact means, and what a JSON key is.
    func isExactly(_ other: String) -> Bool {
        // `==` is quick to tell what differs; that it calls canonically equivalent texts equal is put right after.
        utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
    }

    /// Whether `needle` stands in it, without regard to ASCII case.
    package func contains(anyCase needle: String) -> Bool {
        var rest = utf8[...]
        while rest.count >= needle.utf8.count {
            if zip(rest, needle.utf8).allSatisfy({ ASCIICase.lower($0) == ASCIICase.lower($1) }) { return true }
            rest.removeFirst()
        }
        return false
    }

    /// Hashes the bytes, as `isExactly` compares them.
    ///
    /// `String`'s own hash is that of the normalized text: forty thousand orders of the same combining marks would all
    /// collide, and a request made of them would take quadratic time.
    func hashExactly(into hasher: inout Hasher) {
        unsafe utf8Span.span.bytes.withUnsafeBytes { bytes in
            unsafe hasher.combine(bytes: bytes)
        }
        hasher.combine(UInt8(0xff))
    }

    /// The text shortened for a message, so that an error never echoes a large or hostile input back.
    var clipped: String {
        let limit = 128
        var kept = String.UnicodeScalarView()
        for scalar in unicodeScalars.prefix(limit) {
            kept.append(scalar.value < 0x20 || scalar.value == 0x7f ? " " : scalar)
        }
        return unicodeScalars.count > limit ? String(kept) + "…" : String(kept)
    }
}
