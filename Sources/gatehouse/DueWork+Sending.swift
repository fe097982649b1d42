import Delivery
import HandOff
import Journal
import Management
import Outbound
import Records
import SignIn
import Tenancy

extension DueWork<LogoutNoticeRecord> {
    /// Tells applications that sessions are over.
    static func logoutNotices(_ service: SignInService, of deployment: Deployment) -> DueWork {
        let outbound = deployment.outbound
        let channel = BackChannel(service, logger: deployment.logger) { url, form in
            try await outbound.status(
                of: OutboundRequest(
                    .post, url, headers: [.init("Content-Type", "application/x-www-form-urlencoded")],
                    body: Array(form.utf8)))
        }
        return DueWork(
            description: "logout notices", logger: deployment.logger,
            claim: { try await channel.claim(limit: $0, at: SystemClock.now()) },
            perform: { try await channel.deliver($0, at: SystemClock.now()) })
    }
}

extension DueWork<EventEndpointRecord> {
    /// Sends events to webhooks and receivers of security event tokens.
    static func events(_ issuer: IDTokenIssuer, of deployment: Deployment) -> DueWork {
        let outbound = deployment.outbound
        let courier = Courier(
            records: deployment.records, sealing: deployment.sealing, issuer: issuer, logger: deployment.logger,
            clock: SystemClock.now
        ) { message in
            try await outbound.status(
                of: OutboundRequest(
                    .post, message.url, headers: message.headers.map { .init($0.name, $0.value.reveal()) },
                    body: message.body))
        }
        return DueWork(
            description: "events", logger: deployment.logger, claim: { try await courier.claim(limit: $0) },
            perform: { try await courier.deliver($0) })
    }
}

extension DueWork<DueTokenWarning> {
    /// Tells of tokens that are about to end.
    static func tokenWarnings(of deployment: Deployment) -> DueWork {
        let expiry = TokenExpiry(records: deployment.records, logger: deployment.logger)
        return DueWork(
            description: "token warnings", logger: deployment.logger,
            claim: { try await expiry.claim(limit: $0, at: SystemClock.now()) },
            perform: { try await expiry.tell($0, at: SystemClock.now()) })
    }
}

extension OutboundClient {
    /// The status of the answer, of which nothing else is looked at.
    fileprivate func status(of request: OutboundRequest) async throws -> Int {
        var request = request
        request.limits.answerBytes = 64 << 10
        do throws(OutboundFailure) {
            return try await send(request).status
        } catch {
            throw Unanswered(reason: error.explanation)
        }
    }

    /// Why there was no answer, in a sentence for the log.
    private struct Unanswered: Error, CustomStringConvertible {
        let reason: String

        var description: String { reason }
    }
}
