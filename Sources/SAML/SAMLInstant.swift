/// An instant of UTC as SAML writes it: seconds and nanoseconds since 1970, between the years 1 and 9999.
///
/// Time is a parameter everywhere in this module; nothing here reads a clock. Arithmetic saturates at the ends of the
/// range instead of trapping, so that a hostile or misconfigured value can never stop the process.
package struct SAMLInstant: Sendable, Hashable {
    /// Whole seconds since 1970-01-01T00:00:00Z; negative before.
    package let secondsSince1970: Int64
    /// 0 through 999,999,999, counted forward from `secondsSince1970`.
    package let nanoseconds: Int32

    private static let firstSecond: Int64 = -62_135_596_800  // 0001-01-01T00:00:00Z
    private static let lastSecond: Int64 = 253_402_300_799  // 9999-12-31T23:59:59Z

    /// An instant from Unix time; values outside the years 1 to 9999 are moved to the nearest end.
    package init(secondsSince1970: Int64, nanoseconds: Int32 = 0) {
        if secondsSince1970 < Self.firstSecond {
            self.secondsSince1970 = Self.firstSecond
            self.nanoseconds = 0
        } else if secondsSince1970 > Self.lastSecond {
            self.secondsSince1970 = Self.lastSecond
            self.nanoseconds = 999_999_999
        } else {
            self.secondsSince1970 = secondsSince1970
            self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
        }
    }

    /// The instant `duration` later (or earlier, when it is negative), saturating at the ends of the range.
    package func advanced(by duration: Duration) -> SAMLInstant {
        let (wholeSeconds, attoseconds) = duration.components
        var nanos = Int64(nanoseconds) + attoseconds / 1_000_000_000
        var carry: Int64 = 0
        if nanos >= 1_000_000_000 {
            nanos -= 1_000_000_000
            carry = 1
        } else if nanos < 0 {
            nanos += 1_000_000_000
            carry = -1
        }
        let (sum, overflow) = secondsSince1970.addingReportingOverflow(wholeSeconds)
        guard !overflow else {
            return SAMLInstant(secondsSince1970: wholeSeconds < 0 ? Int64.min : Int64.max)
        }
        // `sum` may sit at the very edge of Int64 only when it is far outside the range, where the carry is moot.
        return SAMLInstant(secondsSince1970: sum &+ carry, nanoseconds: Int32(nanos))
    }
}

extension SAMLInstant: Comparable {
    package static func < (left: SAMLInstant, right: SAMLInstant) -> Bool {
        (left.secondsSince1970, left.nanoseconds) < (right.secondsSince1970, right.nanoseconds)
    }
}
