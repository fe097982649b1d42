/// A point in time as SCIM writes it (xsd:dateTime, RFC 7643 §2.3.5), for comparing: offsets are resolved.
package struct DateTime: Sendable, Hashable, Comparable {
    /// Seconds since 1970-01-01T00:00:00Z.
    package let seconds: Int64
    package let nanoseconds: Int32

    package init(seconds: Int64, nanoseconds: Int32) {
        self.seconds = seconds
        self.nanoseconds = nanoseconds
    }

    /// Parses `2011-05-13T04:42:34.5+02:00`. A missing offset means UTC, a leap second is the second after, 24:00:00
    /// is the next day; digits beyond nanoseconds are dropped. Nil for anything else.
    package init?(_ text: String) {
        var scanner = Scanner(bytes: Array(text.utf8))
        guard text.utf8.count <= 64,
            let year = scanner.number(4), scanner.skip(0x2d),
            let month = scanner.number(2), scanner.skip(0x2d),
            let day = scanner.number(2), scanner.skip(0x54) || scanner.skip(0x74),
            let hour = scanner.number(2), scanner.skip(0x3a),
            let minute = scanner.number(2), scanner.skip(0x3a),
            let second = scanner.number(2)
        else { return nil }
        var nanoseconds: Int32 = 0
        if scanner.skip(0x2e) {
            guard let fraction = scanner.fraction() else { return nil }
            nanoseconds = fraction
        }
        guard let offset = scanner.offset(), scanner.isAtEnd else { return nil }
        guard (1...12).contains(month), (1...DateTime.days(in: month, of: year)).contains(day) else { return nil }
        guard hour < 24 || (hour == 24 && minute == 0 && second == 0 && nanoseconds == 0) else { return nil }
        guard minute < 60, second <= 60 else { return nil }
        let time = Int64(hour * 3600 + minute * 60 + second)
        self.init(
            seconds: DateTime.dayNumber(year, month, day) * 86_400 + time - Int64(offset) * 60,
            nanoseconds: nanoseconds)
    }

    package static func < (left: DateTime, right: DateTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    private static func days(in month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01 in the proleptic Gregorian calendar, counting years from March.
    private static func dayNumber(_ year: Int, _ month: Int, _ day: Int) -> Int64 {
        let year = month <= 2 ? year - 1 : year
        let era = (year >= 0 ? year : year - 399) / 400
        let yearOfEra = year - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return Int64(era * 146_097 + dayOfEra - 719_468)
    }

    private struct Scanner {
        let bytes: [UInt8]
        var place = 0

        init(bytes: [UInt8]) {
            self.bytes = bytes
        }

        var isAtEnd: Bool { place == bytes.count }

        mutating func skip(_ byte: UInt8) -> Bool {
            guard place < bytes.count, bytes[place] == byte else { return false }
            place += 1
            return true
        }

        private mutating func digit() -> Int? {
            guard place < bytes.count, bytes[place] &- 0x30 < 10 else { return nil }
            defer { place += 1 }
            return Int(bytes[place] &- 0x30)
        }

        mutating func number(_ length: Int) -> Int? {
            var value = 0
            for _ in 0..<length {
                guard let digit = digit() else { return nil }
                value = value * 10 + digit
            }
            return value
        }

        mutating func fraction() -> Int32? {
            guard var value = digit() else { return nil }
            var length = 1
            while let digit = digit() {
                if length < 9 {
                    value = value * 10 + digit
                    length += 1
                }
            }
            while length < 9 {
                value *= 10
                length += 1
            }
            return Int32(value)
        }

        /// Minutes east of UTC.
        mutating func offset() -> Int? {
            if isAtEnd || skip(0x5a) || skip(0x7a) { return 0 }
            let sign: Int
            if skip(0x2b) {
                sign = 1
            } else if skip(0x2d) {
                sign = -1
            } else {
                return nil
            }
            guard let hours = number(2), skip(0x3a), let minutes = number(2), hours <= 14, minutes < 60 else {
                return nil
            }
            return sign * (hours * 60 + minutes)
        }
    }
}
