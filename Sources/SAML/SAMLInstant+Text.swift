// xs:dateTime as SAML restricts it (SAML Core §1.3.3: UTC, no other zone), read and written without Foundation.
// The civil calendar arithmetic is the usual one on 400-year eras that start in March, so that leap days come last.

extension SAMLInstant {
    /// Reads a strict `xs:dateTime` in UTC: `YYYY-MM-DDThh:mm:ss[.f…]Z` with one to nine fractional digits.
    ///
    /// Returns nil for anything else: no zone (whose meaning would depend on the reader), an offset (even zero, no IdP
    /// met so far sends one), five-digit or negative years, leap second 60, hour 24, white space, more digits than can
    /// be kept. Seven digits is what Entra and ADFS send.
    package init?(_ text: String) {
        var text = text
        let parsed = text.withUTF8 { buffer in unsafe Self.parse(buffer.span) }
        guard let parsed else { return nil }
        self = parsed
    }

    private static func parse(_ text: Span<UInt8>) -> SAMLInstant? {
        guard text.count >= 20, text.count <= 30, text[text.count - 1] == UInt8(ascii: "Z") else { return nil }
        guard let year = number(text, 0, 4), text[4] == UInt8(ascii: "-"),
            let month = number(text, 5, 2), text[7] == UInt8(ascii: "-"),
            let day = number(text, 8, 2), text[10] == UInt8(ascii: "T"),
            let hour = number(text, 11, 2), text[13] == UInt8(ascii: ":"),
            let minute = number(text, 14, 2), text[16] == UInt8(ascii: ":"),
            let second = number(text, 17, 2)
        else { return nil }
        guard year >= 1, (1...12).contains(month), day >= 1, day <= daysInMonth(month, of: year),
            hour <= 23, minute <= 59, second <= 59
        else { return nil }

        var nanoseconds: Int64 = 0
        if text.count > 20 {
            let digits = text.count - 21
            guard text[19] == UInt8(ascii: "."), digits >= 1, let fraction = number(text, 20, digits) else {
                return nil
            }
            nanoseconds = fraction
            for _ in digits..<9 { nanoseconds *= 10 }
        }
        let seconds = daysSince1970(year, month, day) * 86_400 + hour * 3_600 + minute * 60 + second
        return SAMLInstant(secondsSince1970: seconds, nanoseconds: Int32(nanoseconds))
    }

    /// `count` ASCII digits from `start`; at most nine are ever asked for, so the sum can't overflow.
    private static func number(_ text: Span<UInt8>, _ start: Int, _ count: Int) -> Int64? {
        var value: Int64 = 0
        for index in start..<(start + count) {
            let byte = text[index]
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { return nil }
            value = value * 10 + Int64(byte - UInt8(ascii: "0"))
        }
        return value
    }

    private static func daysInMonth(_ month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year  // at least 0 here
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }
}

extension SAMLInstant: CustomStringConvertible {
    /// `YYYY-MM-DDThh:mm:ss.mmmZ`: milliseconds always, the rest of the fraction cut off.
    package var description: String {
        let shifted = secondsSince1970 + 719_468 * 86_400  // since 0000-03-01, never negative in the range kept
        let days = shifted / 86_400
        let secondOfDay = shifted % 86_400
        let era = days / 146_097
        let dayOfEra = days % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)

        var text: [UInt8] = []
        text.reserveCapacity(24)
        func put(_ value: Int64, digits: Int) {
            var divisor: Int64 = 1
            for _ in 1..<digits { divisor *= 10 }
            while divisor > 0 {
                text.append(UInt8(ascii: "0") + UInt8(value / divisor % 10))
                divisor /= 10
            }
        }
        put(year, digits: 4)
        text.append(UInt8(ascii: "-"))
        put(month, digits: 2)
        text.append(UInt8(ascii: "-"))
        put(dayOfYear - (153 * shiftedMonth + 2) / 5 + 1, digits: 2)
        text.append(UInt8(ascii: "T"))
        put(secondOfDay / 3_600, digits: 2)
        text.append(UInt8(ascii: ":"))
        put(secondOfDay / 60 % 60, digits: 2)
        text.append(UInt8(ascii: ":"))
        put(secondOfDay % 60, digits: 2)
        text.append(UInt8(ascii: "."))
        put(Int64(nanoseconds) / 1_000_000, digits: 3)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }
}
