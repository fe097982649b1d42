package import Access
import Directory
package import HandOff
import Journal
import Records
package import Tenancy

extension SignInService {
    /// Redeems a code: the person is in, and the attempt is over.
    ///
    /// - Parameters:
    ///   - account: that of the code (`request.code?.account`); the gateway answers `invalid_grant` when there's none.
    /// - Throws: `TokenRefusal.grant`; `Outage`, storage failures and `IDTokenFailure`. A refused code is used up all
    ///   the same, and a second redemption ends the session that the first one gave.
    package func redeem(
        _ operation: Operation, account: Account, _ request: TokenRequest
    ) async throws -> TokenResponse {
        guard let code = request.code, code.account == account.id else { throw TokenRefusal.grant(.codeUnknown) }
        let access = try AccessToken.fresh(in: account.id)
        let redemption = try await records.account(account.id).write(operation) { writer in
            try Self.redeem(code, request, access, account, writer, operation)
        }
        switch redemption {
        case .refused(let reason): throw TokenRefusal.grant(reason)
        case .redeemed(let claims, let nonce, let scope):
            let token = try await issuer.idToken(
                for: claims, audience: request.client.id, nonce: nonce, accessToken: access, at: operation.now)
            return TokenResponse(
                accessToken: access, idToken: token, expiresIn: AuthorizationCodeGrant.accessLifetimeSeconds,
                scope: scope)
        }
    }

    private enum Redemption: Sendable {
        case redeemed(IdentityClaims, nonce: String?, scope: String)
        case refused(TokenRefusal.GrantRefusal)
    }

    private static func redeem(
        _ code: AuthorizationCode, _ request: TokenRequest, _ access: AccessToken, _ account: Account,
        _ writer: borrowing AccountWriter, _ operation: Operation
    ) throws -> Recorded<Redemption> {
        guard let stored = try writer.lockedCode(hash: code.digest),
            let challenge = CodeChallenge(digest: stored.challenge)
        else { return .unchanged(.refused(.codeUnknown)) }
        let grant = AuthorizationCodeGrant(
            applicationID: stored.applicationID, redirectURI: stored.redirectURI, challenge: challenge,
            expires: stored.expires, used: stored.used)
        do throws(TokenRefusal.GrantRefusal) {
            try grant.decide(request, at: operation.now)
        } catch {
            return try refuse(error, code, stored, writer, operation)
        }
        guard let session = try writer.reader.loginSession(stored.session), operation.now < session.expires,
            let claims = try claims(of: session, account, writer.reader)
        else { return try refuse(.personGone, code, stored, writer, operation) }
        try writer.markCodeUsed(hash: code.digest)
        try writer.insertAccessToken(
            hash: access.digest, code: code.digest, session: session.id, applicationID: stored.applicationID,
            scope: stored.scope,
            expires: operation.now.advanced(bySeconds: AuthorizationCodeGrant.accessLifetimeSeconds))
        if let attempt = try writer.reader.loginAttempt(stored.attempt) {
            var flow = SignInFlow(attempt)
            if flow.take(.redeemed, at: operation.now) { try writer.update(flow.attempt) }
        }
        return Recorded(
            .redeemed(claims, nonce: stored.nonce, scope: stored.scope),
            JournalEvent(.loginRedeemed, stored.attempt, details: ["application": stored.applicationID]))
    }

    private static func refuse(
        _ reason: TokenRefusal.GrantRefusal, _ code: AuthorizationCode, _ stored: AuthorizationCodeRecord,
        _ writer: borrowing AccountWriter, _ operation: Operation
    ) throws -> Recorded<Redemption> {
        // Another application's client can't use up what isn't its own.
        guard reason != .codeOfAnotherApplication else { return .unchanged(.refused(reason)) }
        if reason == .codeUsed {
            // One of the two was a thief (RFC 6749 §4.1.2): whoever was first loses what they got.
            let session = try writer.reader.loginSession(stored.session)
            let ended = try writer.end(session.map { [$0] } ?? [], because: .codeReused)
            return ended.isEmpty ? .unchanged(.refused(reason)) : Recorded(.refused(reason), ended.events)
        }
        try writer.markCodeUsed(hash: code.digest)
        let verdict = Verdict.redemptionRefused(reason)
        guard let attempt = try writer.reader.loginAttempt(stored.attempt) else { return .unchanged(.refused(reason)) }
        var flow = SignInFlow(attempt)
        if flow.take(.refused(verdict, userName: nil), at: operation.now) { try writer.update(flow.attempt) }
        return Recorded(.refused(reason), .refused(flow.attempt, verdict))
    }

    /// What an application is told about the person of a session; nil when they aren't active any more.
    static func claims(
        of session: LoginSessionRecord, _ account: Account, _ reader: borrowing AccountReader
    ) throws -> IdentityClaims? {
        guard let person = try reader.person(session.user, in: account), person.isActive else { return nil }
        let profile = person.activeProfile
        let joined = [profile.givenName, profile.familyName].compactMap(\.self).joined(separator: " ")
        return IdentityClaims(
            subject: person.id.text, account: account.id.text, email: profile.email,
            name: profile.displayName ?? (joined.isEmpty ? person.userName : joined),
            groups: try reader.groups(of: person.id).map(\.identifier.text).sorted(),
            integration: session.integration.text, sessionID: session.id.text,
            authTime: session.authenticated.seconds)
    }

    /// What `/oauth/userinfo` answers; nil: the token is unknown, expired or revoked, or the person isn't active any
    /// more.
    package func userInfo(_ token: AccessToken, account: Account, at now: Instant) async throws -> IdentityClaims? {
        guard token.account == account.id else { return nil }
        return try await records.account(account.id).read { reader in
            guard let found = try reader.loginSession(accessToken: token.digest, at: now) else { return nil }
            return try Self.claims(of: found.session, account, reader)
        }
    }
}

extension Person {
    /// The profile of the first record that is active: one that was deactivated says nothing any more.
    fileprivate var activeProfile: Profile { records.first(where: \.active)?.profile ?? profile }
}
