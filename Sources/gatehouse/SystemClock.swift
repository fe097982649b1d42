import Foundation
import Tenancy

/// The one clock of the program.
enum SystemClock {
    @Sendable static func now() -> Instant {
        Instant(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1_000))
    }
}
