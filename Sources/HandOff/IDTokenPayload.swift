import KeyMaterial

/// The claims set of an ID token as it's encoded: the protocol's claims beside those about the person.
struct IDTokenPayload: Encodable {
    private let issuer: String
    private let audience: String
    private let issued: Int64
    private let expires: Int64
    private let nonce: String?
    private let accessHash: String?
    private let claims: IdentityClaims

    private enum CodingKeys: String, CodingKey {
        case issuer = "iss"
        case audience = "aud"
        case issued = "iat"
        case expires = "exp"
        case nonce
        case accessHash = "at_hash"
    }

    init(
        issuer: String, audience: String, issued: Int64, expires: Int64, nonce: String?, accessToken: AccessToken?,
        claims: IdentityClaims
    ) {
        self.issuer = issuer
        self.audience = audience
        self.issued = issued
        self.expires = expires
        self.nonce = nonce
        // OpenID Connect Core §3.1.3.6: the left half of the token's SHA-256, which is what it's stored under.
        accessHash = accessToken.map { Base64URL.encode(Array($0.digest.prefix(16))) }
        self.claims = claims
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(issuer, forKey: .issuer)
        try container.encode(audience, forKey: .audience)
        try container.encode(issued, forKey: .issued)
        try container.encode(expires, forKey: .expires)
        try container.encodeIfPresent(nonce, forKey: .nonce)
        try container.encodeIfPresent(accessHash, forKey: .accessHash)
        try claims.encode(to: encoder)
    }
}
