import Access
import HandOff
import Journal
import Records
import Tenancy

extension CodeRedemption {
    /// Redeems the code in the transaction that uses it up: the person is in, and the attempt is over.
    func redeem(
        by client: AuthenticatedApplication, _ tokens: FreshTokens, _ account: Account, _ limits: SessionLimits,
        _ writer: borrowing AccountWriter
    ) throws -> Recorded<Redemption> {
        guard let code, code.account == account.id, let stored = try writer.lockedCode(hash: code.digest),
            let challenge = CodeChallenge(digest: stored.challenge)
        else { return .unchanged(.failure(.grant(.codeUnknown))) }
        let grant = AuthorizationCodeGrant(
            applicationID: stored.applicationID, redirectURI: stored.redirectURI, challenge: challenge,
            expires: stored.expires, used: stored.used)
        do throws(TokenRefusal.GrantRefusal) {
            try grant.decide(self, by: client, at: writer.now)
        } catch {
            return try refuse(error, code, stored, writer)
        }
        guard let session = try writer.reader.loginSession(stored.session), writer.now < session.expires,
            let claims = try SignInService.claims(of: session, account, writer.reader)
        else { return try refuse(.personGone, code, stored, writer) }
        try writer.markCodeUsed(hash: code.digest)
        let family = TokenFamily(
            code: code.digest, session: session, applicationID: stored.applicationID, scope: stored.scope)
        let granted = try family.grant(
            tokens, claims, nonce: stored.nonce, scope: stored.scope, limits, writer)
        if let attempt = try writer.reader.loginAttempt(stored.attempt) {
            var flow = SignInFlow(attempt)
            if flow.take(.redeemed, at: writer.now, by: writer.requestID) { try writer.update(flow.attempt) }
        }
        return Recorded(
            .success(granted),
            JournalEvent(.loginRedeemed, stored.attempt, details: ["application": stored.applicationID]))
    }

    private func refuse(
        _ reason: TokenRefusal.GrantRefusal, _ code: AuthorizationCode, _ stored: AuthorizationCodeRecord,
        _ writer: borrowing AccountWriter
    ) throws -> Recorded<Redemption> {
        let refused = Redemption.failure(.grant(reason))
        let verdict = Verdict.redemptionRefused(reason)
        var events: [JournalEvent] = []
        var action: SignInFlow.Action?
        switch reason {
        case .codeOfAnotherApplication: break  // its client can't use up what isn't its own: the login goes on
        case .codeUsed:
            // One of the two was a thief (RFC 6749 §4.1.2): whoever was first loses what they got.
            let session = try writer.reader.loginSession(stored.session)
            events = try writer.end(session.map { [$0] } ?? [], because: .codeReused).events
            action = .revoked(verdict)
        default:
            try writer.markCodeUsed(hash: code.digest)
            action = .refused(verdict, userName: nil)
        }
        guard let attempt = try writer.reader.loginAttempt(stored.attempt) else { return Recorded(refused, events) }
        if let action {
            var flow = SignInFlow(attempt)
            if flow.take(action, at: writer.now, by: writer.requestID) { try writer.update(flow.attempt) }
        }
        return Recorded(refused, events + [.refused(attempt, verdict)])
    }
}
