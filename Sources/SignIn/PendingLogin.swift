import KeyMaterial
import Records
import SAML
import Tenancy

/// A login that the right browser has come back to at the right integration in time: the one request that may be
/// answered.
///
/// It can't be copied, and completing consumes it: two answers to one request don't type-check, and in the database the
/// row can be taken away only once.
struct PendingLogin: ~Copyable {
    private let record: PendingLoginRecord

    /// Checks that this is the browser, the integration and the time.
    init(
        _ record: PendingLoginRecord, in browser: BrowserBinding?, at integration: Slug<Integration>,
        of account: Account,
        now: Instant
    ) throws(Verdict) {
        guard let browser, record.startedIn(browser) else { throw .browserMismatch }
        guard record.integration == integration else {
            throw .integrationMismatch(
                expected: Verdict.IntegrationName(record.integration, in: account),
                got: Verdict.IntegrationName(integration, in: account))
        }
        guard now < record.expires else { throw .requestExpired(at: record.expires) }
        self.record = record
    }

    var requestID: String { record.requestID }

    /// Joins the request with its answer.
    ///
    /// - Throws: `.authenticationTooOld` when the application wanted the person to authenticate anew, or not long ago,
    ///   and the IdP answered from an older session (OpenID Connect Core §3.1.2.1, `max_age`).
    consuming func complete(
        with assertion: VerifiedAssertion, skewSeconds: Int64, now: Instant
    ) throws(Verdict) -> CompletedLogin {
        // What the verifier was told to expect; the assertion answers this very request.
        guard assertion.inResponseTo == record.requestID else {
            throw .requestUnknown(id: assertion.inResponseTo ?? "")
        }
        let authenticated = Instant(assertion.authnInstant)
        var earliest: Instant?
        if record.forced { earliest = record.started }
        if let age = record.maxAgeSeconds {
            earliest = max(earliest ?? now.advanced(bySeconds: -age), now.advanced(bySeconds: -age))
        }
        if let latest = earliest?.advanced(bySeconds: -skewSeconds), authenticated < latest {
            throw .authenticationTooOld(latest: latest, authenticated: authenticated)
        }
        return CompletedLogin(assertion, record)
    }
}

extension PendingLoginRecord {
    /// Whether this is the browser that the login was started in.
    func startedIn(_ browser: BrowserBinding) -> Bool { constantTimeEquals(browser.hash, browserHash) }
}

extension Verdict {
    /// The same, made plainer by what is known of the login that was answered.
    ///
    /// An answer that ended before the login began wasn't late: it was made by a clock that is behind.
    func knowing(_ pending: PendingLoginRecord?) -> Verdict {
        guard case .message(.expired(let notOnOrAfter, _, _)) = self, let pending,
            Instant(notOnOrAfter) <= pending.started
        else { return self }
        return .clockBehind(started: pending.started, ended: Instant(notOnOrAfter))
    }
}

/// A verified assertion with the login that it ends. Made by completing a `PendingLogin`, or explicitly without one.
struct CompletedLogin: Sendable {
    let assertion: VerifiedAssertion
    /// Nil for an unsolicited response that the integration accepts.
    let pending: PendingLoginRecord?

    fileprivate init(_ assertion: VerifiedAssertion, _ pending: PendingLoginRecord) {
        self.assertion = assertion
        self.pending = pending
    }

    /// Danger is spelt: nothing ties this to the browser, so that login CSRF is possible; only for `idp_initiated:
    /// accept`.
    init(unsolicited assertion: VerifiedAssertion) {
        self.assertion = assertion
        pending = nil
    }
}

extension Instant {
    init(_ instant: SAMLInstant) {
        // SAML's years end with 9999, so that this can't overflow.
        self.init(milliseconds: instant.secondsSince1970 &* 1_000 &+ Int64(instant.nanoseconds) / 1_000_000)
    }
}

extension SAMLInstant {
    init(_ instant: Instant) {
        let seconds = (instant.milliseconds >= 0 ? instant.milliseconds : instant.milliseconds - 999) / 1_000
        self.init(
            secondsSince1970: seconds,
            nanoseconds: Int32(truncatingIfNeeded: instant.milliseconds - seconds * 1_000) * 1_000_000)
    }
}
