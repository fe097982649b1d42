/// A moment, to the millisecond. Below the executable it is handed in, never taken from a clock.
package struct Instant: Hashable, Sendable, Comparable, Codable {
    /// Milliseconds since 1970-01-01T00:00:00Z.
    package let milliseconds: Int64

    package init(milliseconds: Int64) { self.milliseconds = milliseconds }

    package var seconds: Int64 { milliseconds / 1_000 }

    /// A whole second since 1970; the ends of time absorb what would overflow.
    package init(seconds: Int64) { self = Instant(milliseconds: 0).advanced(bySeconds: seconds) }

    /// The moment `seconds` later (earlier when negative); the ends of time absorb what would overflow.
    package func advanced(bySeconds seconds: Int64) -> Instant {
        let (delta, overflow) = seconds.multipliedReportingOverflow(by: 1_000)
        let (sum, past) = milliseconds.addingReportingOverflow(overflow ? (seconds < 0 ? .min : .max) : delta)
        return Instant(milliseconds: past ? (seconds < 0 ? .min : .max) : sum)
    }

    /// The same in milliseconds.
    package func advanced(byMilliseconds milliseconds: Int64) -> Instant {
        let (sum, past) = self.milliseconds.addingReportingOverflow(milliseconds)
        return Instant(milliseconds: past ? (milliseconds < 0 ? .min : .max) : sum)
    }

    package static func < (left: Instant, right: Instant) -> Bool { left.milliseconds < right.milliseconds }
}

extension Instant: CustomStringConvertible {
    /// RFC 3339 in UTC with milliseconds, as SCIM's `meta` and every log line have it.
    package var description: String {
        let ms = milliseconds
        // Towards the past, without leaving what 64 bits hold.
        let (whole, rest) = ms.quotientAndRemainder(dividingBy: 86_400_000)
        let days = rest < 0 ? whole - 1 : whole
        let ofDay = rest < 0 ? rest + 86_400_000 : rest
        let (year, month, day) = Instant.civil(daysSinceEpoch: days)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        func two(_ value: Int64) {
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value / 10))
            text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: value % 10))
        }
        if (0...9_999).contains(year) {
            two(year / 100)
            two(year % 100)
        } else {
            // No calendar has a form for it: the ends of time, which a clock never says.
            text += String(year).utf8
        }
        text.append(UInt8(ascii: "-"))
        two(month)
        text.append(UInt8(ascii: "-"))
        two(day)
        text.append(UInt8(ascii: "T"))
        two(ofDay / 3_600_000)
        text.append(UInt8(ascii: ":"))
        two(ofDay / 60_000 % 60)
        text.append(UInt8(ascii: ":"))
        two(ofDay / 1_000 % 60)
        text.append(UInt8(ascii: "."))
        text.append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: ofDay % 1_000 / 100))
        two(ofDay % 100)
        text.append(UInt8(ascii: "Z"))
        return String(decoding: text, as: UTF8.self)
    }

    /// The proleptic Gregorian date of a day number (Howard Hinnant's `civil_from_days`).
    private static func civil(daysSinceEpoch days: Int64) -> (year: Int64, month: Int64, day: Int64) {
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthIndex = (5 * dayOfYear + 2) / 153
        let month = monthIndex < 10 ? monthIndex + 3 : monthIndex - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * monthIndex + 2) / 5 + 1)
    }
}
