import Records
import Tenancy

/// How long nobody may try a recovery code after so many that were wrong: twice as long after each.
///
/// A code has 80 random bits, so that this isn't what keeps anybody from guessing one. It keeps the journal readable and
/// the noise down, and so the account's own bound is low: nobody must be able to keep the administrators out for long.
struct RecoveryBackoff: Hashable, Sendable {
    /// So many are free.
    let free: Int64
    let firstSeconds: Int64
    let mostSeconds: Int64

    static let user = RecoveryBackoff(free: 3, firstSeconds: 15, mostSeconds: 900)
    static let account = RecoveryBackoff(free: 20, firstSeconds: 5, mostSeconds: 60)

    /// After a quiet hour all is forgotten.
    private static let quietSeconds: Int64 = 3_600

    /// One more was wrong.
    func failures(after before: RecoveryFailures, at now: Instant) -> RecoveryFailures {
        let isForgotten = before.last.advanced(bySeconds: Self.quietSeconds) < now
        // Bounded, so that nothing below overflows.
        let count = min((isForgotten ? 0 : before.count) + 1, free + 30)
        var seconds: Int64 = 0
        if count >= free { seconds = min(firstSeconds << (count - free), mostSeconds) }
        return RecoveryFailures(
            count: count, last: now, heldUntil: now.advanced(bySeconds: seconds), succeeded: before.succeeded)
    }
}
