import Access
import HandOff
import Journal
package import Logging
package import Records
package import Tenancy

/// Tells applications that sessions are over (OpenID Connect Back-Channel Logout 1.0).
///
/// What has to be told is stored in the transaction that ends the session. A node claims it for a while, so that one node
/// tells, and another does when that one has died. An application may hear the same twice; it never hears nothing.
package struct BackChannel: Sendable {
    /// Posts a form to a URL and gives the status of the answer.
    package typealias Post = @Sendable (_ url: String, _ form: String) async throws -> Int

    /// How long a claim holds: longer than an attempt takes.
    package static let leaseSeconds: Int64 = 60
    /// How long after each failed attempt the next one is made; after the last, never: a day has passed by then.
    static let delays: [Int64] = [1, 5, 30, 120, 600, 3_600, 4 * 3_600, 8 * 3_600, 12 * 3_600]

    private let records: Records
    private let issuer: IDTokenIssuer
    private let applications: ApplicationRegistry
    private let post: Post
    private let logger: Logger

    package init(_ service: SignInService, logger: Logger, post: @escaping Post) {
        records = service.records
        issuer = service.issuer
        applications = service.applications
        self.logger = logger
        self.post = post
    }

    /// Claims what has to be told now, oldest first.
    package func claim(limit: Int, at now: Instant) async throws -> [LogoutNoticeRecord] {
        // Asked first: a look costs next to nothing, and there's seldom anything.
        guard limit > 0, try await records.system.read({ try $0.hasDueNotices(at: now) }) else { return [] }
        return try await records.system.write { writer in
            try writer.claimDueNotices(at: now, until: now.advanced(bySeconds: Self.leaseSeconds), limit: limit)
        }
    }

    /// Tells an application, or notes when to try again.
    package func deliver(_ notice: LogoutNoticeRecord, at now: Instant) async throws {
        guard let uri = applications.application(notice.applicationID)?.backChannelLogoutURI else {
            // It doesn't want to know, or isn't registered any more.
            return try await records.system.write { try $0.remove(notice) }
        }
        let token = try await issuer.logoutToken(
            ending: notice.session, of: notice.user, audience: notice.applicationID,
            id: "\(notice.id)-\(notice.attempts)", at: now)
        let problem: String
        do {
            let status = try await post(uri, "logout_token=" + URLText.encode(token))
            guard !(200..<300).contains(status) else {
                return try await records.system.write { try $0.remove(notice) }
            }
            problem = "it answered with status \(status)"
        } catch {
            problem = "\(error)"
        }
        try await failed(notice, problem, at: now)
    }

    private func failed(_ notice: LogoutNoticeRecord, _ problem: String, at now: Instant) async throws {
        var metadata: Logger.Metadata = [
            "account": .stringConvertible(notice.account), "application": .string(notice.applicationID),
            "session": .stringConvertible(notice.session), "attempt": .stringConvertible(notice.attempts),
            "problem": .string(problem),
        ]
        if notice.attempts > 0, notice.attempts <= Self.delays.count {
            let next = now.advanced(bySeconds: Self.delays[notice.attempts - 1])
            try await records.system.write { try $0.postpone(notice, until: next) }
            metadata["next"] = .stringConvertible(next)
            logger.warning("an application wasn't told of a session's end", metadata: metadata)
            return
        }
        try await records.system.write { try $0.remove(notice) }
        logger.error("an application never learned of a session's end", metadata: metadata)
        let operation = Operation(
            account: notice.account, actor: .system(job: "back-channel"), now: now, requestID: .fresh(at: now),
            logger: logger)
        guard let operation else { return }
        try await records.account(notice.account).write(operation) { _ in
            Recorded(
                (), JournalEvent(.sessionEndUntold, notice.session, details: ["application": notice.applicationID]))
        }
    }
}
