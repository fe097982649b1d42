import HandOff
import Records
import Tenancy

/// All that one code has given and will give: access tokens, and refresh tokens of which one is good at a time.
struct TokenFamily {
    /// The hash of the code.
    let code: [UInt8]
    let session: LoginSessionRecord
    let applicationID: String
    /// What was granted in the beginning, which each refresh may narrow for itself.
    let scope: String

    /// Stores fresh tokens. They end with the session, whose use this is.
    func grant(
        _ tokens: FreshTokens, _ claims: IdentityClaims, nonce: String?, scope: String, _ limits: SessionLimits,
        _ writer: borrowing AccountWriter
    ) throws -> GrantedTokens {
        let end = min(
            writer.now.advanced(bySeconds: AuthorizationCodeGrant.accessLifetimeSeconds),
            session.latestEnd ?? session.expires)
        try writer.insertAccessToken(
            hash: tokens.access.digest, code: code, session: session.id, applicationID: applicationID, scope: scope,
            expires: end)
        let offline = self.scope.split(separator: " ").contains { $0 == AuthorizationRequest.offlineAccess }
        if offline {
            try writer.insert(
                RefreshTokenRecord(
                    code: code, session: session.id, applicationID: applicationID, scope: self.scope),
                hash: tokens.refresh.digest)
        }
        try limits.extend(session, writer)
        return GrantedTokens(
            claims: claims, nonce: nonce, scope: scope, givesRefreshToken: offline,
            accessSeconds: max(0, end.seconds - writer.now.seconds))
    }
}
