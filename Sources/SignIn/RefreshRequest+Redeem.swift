import Access
import HandOff
import Journal
import Records
import Tenancy

extension RefreshRequest {
    /// Trades the token for the next one in the transaction that uses it up (RFC 9700 §4.14.2).
    ///
    /// There's no grace for an answer that got lost: whoever may repeat a token for a while may be its thief. The person
    /// then logs in again, which their session at the IdP makes one redirect.
    func redeem(
        by client: AuthenticatedApplication, _ tokens: FreshTokens, _ account: Account, _ limits: SessionLimits,
        _ writer: borrowing AccountWriter
    ) throws -> Recorded<Redemption> {
        guard let token, token.account == account.id, let stored = try writer.lockedRefreshToken(hash: token.digest)
        else { return .unchanged(.failure(.refresh(.tokenUnknown))) }
        guard stored.applicationID == client.id else {
            return .unchanged(.failure(.refresh(.tokenOfAnotherApplication)))
        }
        let session = try writer.reader.loginSession(stored.session)
        guard stored.traded == nil else {
            let ended = try writer.end(session.map { [$0] } ?? [], because: .refreshTokenReused)
            return Recorded(.failure(.refresh(.tokenReused)), ended.events)
        }
        let granted = Set(stored.scope.split(separator: " ").map(String.init))
        let scopes = scopes ?? granted
        guard scopes.isSubset(of: granted) else { return .unchanged(.failure(.scopeWider)) }
        guard let session, writer.now < session.expires,
            let claims = try SignInService.claims(of: session, account, writer.reader)
        else { return .unchanged(.failure(.refresh(.personGone))) }
        try writer.markRefreshTokenTraded(hash: token.digest)
        try writer.purgeAccessTokens(ofCode: stored.code)
        let family = TokenFamily(
            code: stored.code, session: session, applicationID: stored.applicationID, scope: stored.scope)
        let scope = stored.scope.split(separator: " ").map(String.init).filter(scopes.contains).joined(separator: " ")
        return Recorded(
            .success(try family.grant(tokens, claims, nonce: nil, scope: scope, limits, writer)),
            JournalEvent(.tokensRefreshed, session.id, details: ["application": stored.applicationID]))
    }
}
