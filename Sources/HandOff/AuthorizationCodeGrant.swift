package import Tenancy

/// What a code was given for, as it's stored under the code's digest.
package struct AuthorizationCodeGrant: Hashable, Sendable {
    /// How long a code can be redeemed: the way from the browser to the application's server, no longer (RFC 6749
    /// §4.1.2 recommends ten minutes at most).
    package static let lifetimeSeconds: Int64 = 60
    /// How long an access token answers at `/oauth/userinfo`.
    package static let accessLifetimeSeconds: Int64 = 3_600

    package let applicationID: String
    package let redirectURI: String
    package let challenge: CodeChallenge
    package let expires: Instant
    /// When it was redeemed; nil: not yet.
    package let used: Instant?

    package init(
        applicationID: String, redirectURI: String, challenge: CodeChallenge, expires: Instant, used: Instant? = nil
    ) {
        self.applicationID = applicationID
        self.redirectURI = redirectURI
        self.challenge = challenge
        self.expires = expires
        self.used = used
    }

    /// Decides whether a request may have what the code was given for.
    ///
    /// Whoever may not has still used the code up, unless it's another application's: a thief without the verifier
    /// gets one try. `.codeUsed` means that what the first redemption gave must be revoked (RFC 6749 §4.1.2), because
    /// one of the two was a thief.
    package func decide(
        _ request: CodeRedemption, by client: AuthenticatedApplication, at now: Instant
    ) throws(TokenRefusal.GrantRefusal) {
        guard client.id == applicationID else { throw .codeOfAnotherApplication }
        guard used == nil else { throw .codeUsed }
        guard now < expires else { throw .codeExpired }
        guard request.redirectURI.utf8.elementsEqual(redirectURI.utf8) else { throw .redirectURIMismatch }
        guard let verifier = request.verifier else { throw .verifierMissing }
        guard (try? challenge.matches(verifier)) == true else { throw .verifierMismatch }
    }
}
