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

extension Certificate {
    /// The most urgent step that was reached, or nil when the end is further away than all of them.
    ///
    /// - Parameter now: in seconds since 1970.
    package func expiryWarning(at now: Int64) -> ExpiryWarning? {
        let (remaining, overflow) = notAfter.subtractingReportingOverflow(now)
        if overflow { return now > notAfter ? .expired : nil }
        if remaining < 0 { return .expired }
        return ExpiryWarning.allCases.last { $0 != .expired && remaining <= Int64($0.rawValue) * 86_400 }
    }
}
