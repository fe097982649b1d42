/// A JSON number kept as its text, so that nothing is rounded on the way through.
///
/// Numbers compare by value: `1`, `1.0` and `1e0` are equal, and integers beyond 2^53 stay apart (corner 20).
package struct JSONNumber: Sendable, Hashable, Comparable {
    /// The number as it was sent.
    package let text: String

    /// An integer of our own.
    package init(_ value: some FixedWidthInteger) {
        text = String(value)
    }

    /// Text that follows the grammar of RFC 8259 §6 and whose magnitude every reader can hold; nil otherwise.
    ///
    /// `1e999` would be infinity to most readers, so it is refused here rather than stored.
    package init?(_ text: String) {
        guard let decimal = Decimal(text), decimal.exponent < JSONNumber.magnitudeLimit else { return nil }
        self.text = text
    }

    /// Below 1e308, which every IEEE double holds.
    private static let magnitudeLimit = 308
    private static let lengthLimit = 512

    /// The value when it is a whole number that fits.
    package var int64: Int64? {
        if let value = Int64(text) { return value }
        guard let decimal = Decimal(text) else { return nil }
        if decimal.digits.isEmpty { return 0 }
        guard decimal.exponent >= decimal.digits.count - 1, decimal.exponent < 19 else { return nil }
        let zeros = [UInt8](repeating: 0x30, count: decimal.exponent - (decimal.digits.count - 1))
        return Int64((decimal.negative ? "-" : "") + String(decoding: decimal.digits + zeros, as: UTF8.self))
    }

    /// Whether the text has no fraction and no exponent, which is what an integer attribute demands (RFC 7643 §2.3.4).
    package var isWrittenAsInteger: Bool {
        text.utf8.allSatisfy { $0 == 0x2d || $0 &- 0x30 < 10 }
    }

    package static func == (left: JSONNumber, right: JSONNumber) -> Bool {
        left.text.isExactly(right.text) || Decimal(left.text) == Decimal(right.text)
    }

    package static func < (left: JSONNumber, right: JSONNumber) -> Bool {
        guard let left = Decimal(left.text), let right = Decimal(right.text) else { return false }
        return left < right
    }

    package func hash(into hasher: inout Hasher) {
        hasher.combine(Decimal(text))
    }

    /// Normal form: significant digits without leading or trailing zeros, and the power of ten of the first.
    private struct Decimal: Hashable, Comparable {
        var negative = false
        var digits: [UInt8] = []
        var exponent = 0

        init?(_ text: String) {
            let bytes = Array(text.utf8)
            guard bytes.count <= JSONNumber.lengthLimit else { return nil }
            var place = 0
            func peek() -> UInt8? { place < bytes.count ? bytes[place] : nil }
            func digit() -> UInt8? {
                guard let byte = peek(), byte &- 0x30 < 10 else { return nil }
                return byte
            }
            if peek() == 0x2d {
                negative = true
                place += 1
            }
            guard let lead = digit() else { return nil }
            var before = 0
            while let byte = digit() {
                digits.append(byte)
                before += 1
                place += 1
            }
            if lead == 0x30 && before > 1 { return nil }
            if peek() == 0x2e {
                place += 1
                guard digit() != nil else { return nil }
                while let byte = digit() {
                    digits.append(byte)
                    place += 1
                }
            }
            exponent = before - 1
            if let byte = peek(), byte | 0x20 == 0x65 {
                place += 1
                var sign = 1
                if let byte = peek(), byte == 0x2b || byte == 0x2d {
                    sign = byte == 0x2d ? -1 : 1
                    place += 1
                }
                guard digit() != nil else { return nil }
                var power = 0
                while let byte = digit() {
                    // Far beyond any magnitude we accept; stop before the addition could overflow.
                    guard power < 1_000_000 else { return nil }
                    power = power * 10 + Int(byte - 0x30)
                    place += 1
                }
                exponent += sign * power
            }
            guard place == bytes.count else { return nil }
            let zeros = digits.prefix { $0 == 0x30 }.count
            digits.removeFirst(zeros)
            exponent -= zeros
            while digits.last == 0x30 { digits.removeLast() }
            if digits.isEmpty {
                negative = false
                exponent = 0
            }
        }

        static func < (left: Decimal, right: Decimal) -> Bool {
            if left.sign != right.sign { return left.sign < right.sign }
            let smaller = left.magnitudePrecedes(right)
            return left.negative ? right.magnitudePrecedes(left) : smaller
        }

        private var sign: Int { digits.isEmpty ? 0 : negative ? -1 : 1 }

        private func magnitudePrecedes(_ other: Decimal) -> Bool {
            if exponent != other.exponent { return exponent < other.exponent }
            return digits.lexicographicallyPrecedes(other.digits)
        }
    }
}
