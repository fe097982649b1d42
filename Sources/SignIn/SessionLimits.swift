import HandOff
import Records
import Tenancy

/// How long a session lasts.
package struct SessionLimits: Hashable, Sendable {
    /// Unless it's used: by an application that asks for a login, redeems a code or refreshes its tokens, or in
    /// the console.
    package var idleSeconds: Int64 = 2 * 3_600
    /// However much it's used.
    package var absoluteSeconds: Int64 = 8 * 3_600

    package init() {}

    /// When a session that begins now ends at the latest: the IdP may say that its own ends before.
    ///
    /// Not at once, though, when that's within the skew: the code has to be redeemed.
    func latestEnd(from now: Instant, notOnOrAfter end: Instant?) -> Instant {
        let latest = now.advanced(bySeconds: absoluteSeconds)
        guard let end else { return latest }
        return max(min(end, latest), now.advanced(bySeconds: AuthorizationCodeGrant.lifetimeSeconds))
    }

    /// When a session that is used now ends unless it's used again.
    func end(from now: Instant, latest: Instant) -> Instant { min(now.advanced(bySeconds: idleSeconds), latest) }

    /// Notes that a session is used; not more than once a minute, as each is a write.
    func extend(_ session: LoginSessionRecord, _ writer: borrowing AccountWriter) throws {
        if let end = extended(session, at: writer.now) { try writer.extend(session.id, until: end) }
    }

    /// Until when a use of the session makes it last; nil: nothing has to be written.
    func extended(_ session: LoginSessionRecord, at now: Instant) -> Instant? {
        // One from before there was an idle limit ends when it was to end.
        guard let latest = session.latestEnd else { return nil }
        let end = end(from: now, latest: latest)
        let isLater = end >= session.expires.advanced(bySeconds: 60) || (end == latest && end > session.expires)
        return isLater ? end : nil
    }
}
