package import Access
import Directory
package import HandOff
import Journal
import Records
package import Tenancy

extension SignInService {
    /// Redeems a code, or trades a refresh token for the next one.
    ///
    /// - Parameters:
    ///   - account: that of the code or token (`request.account`); the gateway answers `invalid_grant` when there's none.
    /// - Throws: `TokenRefusal`; `Outage`, storage failures and `IDTokenFailure`. A refused code is used up all the same.
    ///   A second redemption, of either, ends the session that the first one gave.
    package func redeem(
        _ operation: Operation, account: Account, _ request: TokenRequest
    ) async throws -> TokenResponse {
        try await take(request.client)
        let tokens = try FreshTokens(in: account.id)
        let limits = sessionLimits
        let redemption = try await records.account(account.id).write(operation) { writer in
            switch request.grant {
            case .code(let redemption):
                try redemption.redeem(by: request.client, tokens, account, limits, writer)
            case .refresh(let refresh):
                try refresh.redeem(by: request.client, tokens, account, limits, writer)
            }
        }
        let granted = try redemption.get()
        let idToken = try await issuer.idToken(
            for: granted.claims, audience: request.client.id, nonce: granted.nonce, accessToken: tokens.access,
            at: operation.now)
        return TokenResponse(
            accessToken: tokens.access, idToken: idToken,
            refreshToken: granted.givesRefreshToken ? tokens.refresh : nil, expiresIn: granted.accessSeconds,
            scope: granted.scope)
    }

    /// Takes what the client signed to prove itself: once, on all nodes, and before it gets anything for it.
    private func take(_ client: AuthenticatedApplication) async throws {
        guard let assertion = client.assertion else { return }
        let isNew = try await records.system.write { writer in
            try writer.takeApplicationAssertion(
                assertion.replayKey, of: client.id, until: assertion.replayableUntil)
        }
        guard isNew else { throw TokenRefusal.clientUnauthenticated(challenge: false) }
    }

    /// The person of a session, while they may log in by the integration that authenticated them; nil: they were
    /// deactivated or removed there since, or the integration was. Who came in by a recovery code may stay while
    /// `break_glass` names them.
    static func person(
        of session: LoginSessionRecord, _ account: Account, _ reader: borrowing AccountReader
    ) throws -> Person? {
        guard let person = try reader.person(session.user, in: account), person.isActive else { return nil }
        if session.integration == .recovery { return account.breaksGlass(for: person) ? person : nil }
        guard let integration = account.integration(session.integration), integration.enabled,
            case .success = MembershipCheck(account: account, integration: integration).judge(person)
        else { return nil }
        return person
    }

    /// What an application is told about the person of a session; nil when they may not log in any more.
    static func claims(
        of session: LoginSessionRecord, _ account: Account, _ reader: borrowing AccountReader
    ) throws -> IdentityClaims? {
        guard let person = try person(of: session, account, reader) else { return nil }
        let profile = person.activeProfile
        let joined = [profile.givenName, profile.familyName].compactMap(\.self).joined(separator: " ")
        return IdentityClaims(
            subject: person.id.text, account: account.id.text, email: profile.email,
            name: profile.displayName ?? (joined.isEmpty ? person.userName : joined),
            groups: try reader.groups(of: person.id).map(\.identifier.text).sorted(),
            integration: session.integration.text, sessionID: session.id.text,
            authTime: session.authenticated.seconds, authenticationClass: session.authnContext)
    }

    /// What `/oauth/userinfo` answers; nil: the token is unknown, expired or revoked, or the person may not log in any
    /// more.
    package func userInfo(_ token: AccessToken, account: Account, at now: Instant) async throws -> IdentityClaims? {
        guard token.account == account.id else { return nil }
        return try await records.account(account.id).read { reader in
            guard let found = try reader.loginSession(accessToken: token.digest, at: now) else { return nil }
            return try Self.claims(of: found.session, account, reader)
        }
    }
}

/// Made before the transaction that stores their hashes, since that may run twice.
struct FreshTokens: Sendable {
    let access: AccessToken
    let refresh: RefreshToken

    init(in account: Slug<Account>) throws {
        access = try AccessToken.fresh(in: account)
        refresh = try RefreshToken.fresh(in: account)
    }
}

/// What a code or a refresh token was good for.
struct GrantedTokens: Sendable {
    let claims: IdentityClaims
    let nonce: String?
    let scope: String
    let givesRefreshToken: Bool
    let accessSeconds: Int64
}

typealias Redemption = Result<GrantedTokens, TokenRefusal>

extension Person {
    /// The profile of the first record that is active: one that was deactivated says nothing any more.
    fileprivate var activeProfile: Profile { records.first(where: \.active)?.profile ?? profile }
}
