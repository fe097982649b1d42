package import Tenancy

/// How near a token's end is. Each step is told once.
package enum TokenWarning: Int64, Hashable, Sendable, CaseIterable {
    case within1Day = 1
    case within7Days = 7
    case within30Days = 30

    /// The step that a token has reached; nil: none, or it has ended. One that was made for no longer than a step never
    /// reaches that: whoever makes a token for a week knows that it ends within a month.
    package init?(created: Instant, expires: Instant?, at now: Instant) {
        guard let expires, now < expires else { return nil }
        let step = Self.allCases.first { step in
            created < step.begin(before: expires) && step.begin(before: expires) <= now
        }
        guard let step else { return nil }
        self = step
    }

    /// When the token reaches its next step; nil: never.
    package static func next(created: Instant, expires: Instant?, after now: Instant) -> Instant? {
        guard let expires else { return nil }
        return allCases.map { $0.begin(before: expires) }.filter { created < $0 && now < $0 }.min()
    }

    /// `expires within 7 days`.
    package var sentence: String { "expires within \(rawValue) \(rawValue == 1 ? "day" : "days")" }

    private func begin(before end: Instant) -> Instant { end.advanced(bySeconds: -rawValue * 86_400) }
}
