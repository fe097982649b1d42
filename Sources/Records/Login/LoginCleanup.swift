import Relational
package import Tenancy

extension SystemWriter {
    /// Takes away what has run out in every account: login and logout requests, assertions, sessions with their codes and
    /// tokens, and attempts older than they are kept.
    ///
    /// - Parameters:
    ///   - now: what expired before is gone.
    ///   - attemptsBefore: attempts that started earlier are forgotten.
    /// - Returns: how many rows went.
    package func purgeLogins(at now: Instant, attemptsBefore: Instant) throws -> Int {
        var gone = 0
        gone += try session.execute("DELETE FROM pending_login WHERE expires < \(now)")
        gone += try session.execute("DELETE FROM seen_assertion WHERE replayable_until < \(now)")
        gone += try session.execute("DELETE FROM pending_logout WHERE expires < \(now)")
        gone += try session.execute("DELETE FROM seen_logout_request WHERE replayable_until < \(now)")
        gone += try session.execute("DELETE FROM seen_application_assertion WHERE replayable_until < \(now)")
        gone += try session.execute("DELETE FROM login_session WHERE expires < \(now)")
        gone += try session.execute("DELETE FROM login_attempt WHERE started < \(attemptsBefore)")
        return gone
    }
}
