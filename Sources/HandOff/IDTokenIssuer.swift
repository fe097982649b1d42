import JWTKit
import KeyMaterial
package import Tenancy

/// Signs ID tokens with ES256 and publishes the keys that verify them.
package struct IDTokenIssuer: Sendable {
    /// How long an ID token is valid; it's evidence of a login just made, not a session.
    package static let lifetimeSeconds: Int64 = 600

    /// The `iss` of every token: the deployment's public URL.
    package let issuer: String
    /// The key set document of `/oauth/jwks` (RFC 7517).
    package let keySetJSON: String
    /// The `kid` of the key that signs: its RFC 7638 thumbprint.
    package let keyID: String

    private let keys = JWTKeyCollection()

    /// - Parameters:
    ///   - issuer: the public base URL.
    ///   - signingKey: the PEM of a P-256 private key.
    ///   - published: PEMs of keys that signed before or will sign next, whose public halves applications should know.
    /// - Throws: `.keyUnusable` for a PEM that isn't a P-256 private key.
    package init(
        issuer: String, signingKey: Redacted<String>, alsoPublishing published: [Redacted<String>] = []
    ) async throws(IDTokenFailure) {
        self.issuer = issuer
        let signing = try PublishedKey(signingKey)
        var all = [signing]
        for pem in published {
            let key = try PublishedKey(pem)
            if !all.contains(where: { $0.id == key.id }) { all.append(key) }
        }
        keyID = signing.id
        keySetJSON = "{\"keys\":[" + all.map(\.json).joined(separator: ",") + "]}"
        await keys.add(ecdsa: signing.key, kid: JWKIdentifier(string: signing.id))
    }

    /// A signed ID token (OpenID Connect Core §2).
    ///
    /// - Parameters:
    ///   - claims: who logged in.
    ///   - audience: the application's `client_id`.
    ///   - nonce: handed back as the application sent it.
    ///   - accessToken: bound to the token by `at_hash`, if one is given with it.
    ///   - now: when it's issued.
    /// - Throws: `.signing` when the library fails; an outage, never the caller's fault.
    package func idToken(
        for claims: IdentityClaims, audience: String, nonce: String?, accessToken: AccessToken?, at now: Instant
    ) async throws(IDTokenFailure) -> String {
        let payload = IDTokenPayload(
            iss: issuer, aud: audience, exp: now.seconds + Self.lifetimeSeconds, iat: now.seconds, nonce: nonce,
            accessHash: try accessToken.map { token throws(IDTokenFailure) in try Self.accessHash(token) },
            claims: claims)
        do {
            return try await keys.sign(payload, kid: JWKIdentifier(string: keyID))
        } catch {
            throw .signing
        }
    }

    /// OpenID Connect Core §3.1.3.6: the left half of the token's SHA-256.
    private static func accessHash(_ token: AccessToken) throws(IDTokenFailure) -> String {
        // The digest that the token is stored under is that of its text.
        Base64URL.encode(Array(token.digest.prefix(16)))
    }
}

/// Why no ID token can be made: our configuration or library, never the caller.
package enum IDTokenFailure: Error, Hashable, Sendable {
    case keyUnusable
    case signing
}

private struct PublishedKey {
    let key: ES256PrivateKey
    let id: String
    let json: String

    init(_ pem: Redacted<String>) throws(IDTokenFailure) {
        // JWTKit gives the coordinates in plain base64; a JWK has base64url (RFC 7518 §6.2.1.2).
        guard let key = try? ES256PrivateKey(pem: pem.reveal()), let parameters = key.parameters,
            let x = try? Base64.decode(parameters.x), let y = try? Base64.decode(parameters.y)
        else { throw .keyUnusable }
        let (xText, yText) = (Base64URL.encode(x), Base64URL.encode(y))
        // RFC 7638 §3.2: the required members in this order, without white space.
        let canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"\(xText)\",\"y\":\"\(yText)\"}"
        guard let thumbprint = try? SHA256.digest(Array(canonical.utf8)) else { throw .keyUnusable }
        self.key = key
        id = Base64URL.encode(thumbprint)
        json = """
            {"kty":"EC","crv":"P-256","x":"\(xText)","y":"\(yText)","use":"sig","alg":"ES256","kid":"\(id)"}
            """
    }
}
