package import Tenancy

/// What tells an application that a session is over (OpenID Connect Back-Channel Logout 1.0 §2.4).
///
/// It has no `nonce`, and a `typ` of its own, so that it never passes for an ID token.
struct LogoutToken: Encodable {
    private static let event = "http://schemas.openid.net/event/backchannel-logout"

    let issuer: String
    let audience: String
    let issued: Int64
    let expires: Int64
    let id: String
    let subject: String
    let session: String
    let events = [event: [String: String]()]

    private enum CodingKeys: String, CodingKey {
        case issuer = "iss"
        case audience = "aud"
        case issued = "iat"
        case expires = "exp"
        case id = "jti"
        case subject = "sub"
        case session = "sid"
        case events
    }
}

extension IDTokenIssuer {
    /// How long a logout token is taken; it's made anew for each attempt to deliver it.
    private static let logoutTokenSeconds: Int64 = 120

    /// A signed logout token.
    ///
    /// - Parameters:
    ///   - session: the `sid` of the ID tokens that it takes back.
    ///   - subject: the person.
    ///   - audience: the application's `client_id`.
    ///   - id: unlike that of any other attempt, as an application may take each once.
    package func logoutToken(
        ending session: ID<Session>, of subject: ID<User>, audience: String, id: String, at now: Instant
    ) async throws -> String {
        let token = LogoutToken(
            issuer: issuer, audience: audience, issued: now.seconds, expires: now.seconds + Self.logoutTokenSeconds,
            id: id, subject: subject.text, session: session.text)
        return try await keys().sign(token, type: "logout+jwt")
    }
}
