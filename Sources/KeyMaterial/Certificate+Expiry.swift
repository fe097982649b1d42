/// How near the end of a certificate is, in the steps at which somebody is to be told.
///
/// A warning and never a refusal: what is trusted is the key.
package enum ExpiryWarning: Int, Sendable, Hashable, CaseIterable {
    case within90Days = 90
    case within60Days = 60
    case within30Days = 30
    case within7Days = 7
    case within1Day = 1
    case expired = 0
}

extension ExpiryWarning {
    /// The most urgent step that was reached, or nil when the end is further away than all of them.
    ///
    /// - Parameters:
    ///   - end: the last second, since 1970.
    ///   - now: in seconds since 1970.
    package init?(end: Int64, at now: Int64) {
        let (remaining, overflow) = end.subtractingReportingOverflow(now)
        if overflow ? now > end : remaining < 0 {
            self = .expired
            return
        }
        let reached = Self.allCases.last { $0 != .expired && remaining <= Int64($0.rawValue) * 86_400 }
        guard !overflow, let reached else { return nil }
        self = reached
    }
}

extension Certificate {
    /// The most urgent step that was reached, or nil when the end is further away than all of them.
    ///
    /// - Parameter now: in seconds since 1970.
    package func expiryWarning(at now: Int64) -> ExpiryWarning? { ExpiryWarning(end: notAfter, at: now) }
}
