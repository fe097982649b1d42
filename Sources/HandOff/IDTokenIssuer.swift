package import Tenancy

/// Signs what the deployment says to applications (ID tokens, logout tokens) with the key that is active then.
package struct IDTokenIssuer: Sendable {
    /// How long an ID token is valid; it's evidence of a login just made, not a session.
    package static let lifetimeSeconds: Int64 = 600

    /// The `iss` of every token: the deployment's public URL.
    package let issuer: String
    /// The keys as they are now. Asked for every token, so that a rotation on one node is followed by all at once.
    package let keys: @Sendable () async throws -> IDTokenKeys

    /// - Parameter issuer: the public base URL.
    package init(issuer: String, keys: @escaping @Sendable () async throws -> IDTokenKeys) {
        self.issuer = issuer
        self.keys = keys
    }

    /// A signed ID token (OpenID Connect Core §2).
    ///
    /// - Parameters:
    ///   - claims: who logged in.
    ///   - audience: the application's `client_id`.
    ///   - nonce: handed back as the application sent it; nil in one that a refresh gives (§12.2).
    ///   - accessToken: bound to the token by `at_hash`, if one is given with it.
    ///   - now: when it's issued.
    /// - Throws: `IDTokenFailure`, and what looking up the keys throws; an outage, never the caller's fault.
    package func idToken(
        for claims: IdentityClaims, audience: String, nonce: String?, accessToken: AccessToken?, at now: Instant
    ) async throws -> String {
        let payload = IDTokenPayload(
            issuer: issuer, audience: audience, issued: now.seconds, expires: now.seconds + Self.lifetimeSeconds,
            nonce: nonce, accessToken: accessToken, claims: claims)
        return try await keys().sign(payload, type: "JWT")
    }
}

/// Why no token can be made: our configuration or library, never the caller.
package enum IDTokenFailure: Error, Hashable, Sendable {
    case keyUnusable
    case signing
}
