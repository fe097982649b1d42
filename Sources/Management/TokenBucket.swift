package import Tenancy

/// How many requests may come: so many a second for ever, and a burst of so many at once.
package struct RequestRate: Hashable, Sendable {
    let perSecond: Int64
    let burst: Int64

    /// Zero and less are taken for one: a limit that lets nothing pass is `enabled: false`.
    package init(perSecond: Int, burst: Int) {
        self.perSecond = Int64(max(1, min(perSecond, 1_000_000)))
        self.burst = Int64(max(1, min(burst, 10_000_000)))
    }
}

/// A token bucket, as one number: the moment at which it will be full again (the generic cell rate algorithm).
///
/// Time is handed in. Requests that are served side by side bring theirs in any order, and an older one counts as the
/// latest; a clock that steps back further holds nobody longer than an empty bucket does.
package struct TokenBucket: Hashable, Sendable {
    package enum Answer: Hashable, Sendable {
        case taken
        /// Nothing was taken. In whole seconds, at least one, because `Retry-After` is one.
        case wait(seconds: Int64)
    }

    /// In microseconds since 1970.
    private var fullAt: Int64
    /// The latest time that was handed in.
    private var latest: Int64

    package init(fullAt now: Instant) {
        fullAt = Self.microseconds(now)
        latest = fullAt
    }

    /// How much older than the latest a time may be and be a request's that was overtaken.
    private static let disorder: Int64 = 5_000_000

    package mutating func take(at now: Instant, _ rate: RequestRate) -> Answer {
        let handedIn = Self.microseconds(now)
        let now = (0...Self.disorder).contains(latest - handedIn) ? latest : handedIn
        latest = now
        // At most 10 million requests of a second each: 10^13 microseconds, so that no sum below overflows.
        let each = 1_000_000 / rate.perSecond
        let depth = each * rate.burst
        let missing = min(max(0, fullAt - now), depth)
        guard missing + each <= depth else {
            fullAt = now + missing
            return .wait(seconds: max(1, (missing + each - depth + 999_999) / 1_000_000))
        }
        fullAt = now + missing + each
        return .taken
    }

    package func isFull(at now: Instant) -> Bool { fullAt <= Self.microseconds(now) }

    /// Bounded, so that sums and differences of two of them and a depth stay within 64 bits.
    private static func microseconds(_ instant: Instant) -> Int64 {
        let bound: Int64 = 1_000_000_000_000_000
        return max(-bound, min(instant.milliseconds, bound)) * 1_000
    }
}
