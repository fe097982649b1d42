import JWTKit

/// The claims set as it's encoded: the protocol's claims beside those about the person.
struct IDTokenPayload: JWTPayload {
    let iss: String
    let aud: String
    let exp: Int64
    let iat: Int64
    let nonce: String?
    let accessHash: String?
    let claims: IdentityClaims

    enum CodingKeys: String, CodingKey {
        case iss, aud, exp, iat, nonce
        case accessHash = "at_hash"
    }

    init(iss: String, aud: String, exp: Int64, iat: Int64, nonce: String?, accessHash: String?, claims: IdentityClaims)
    {
        (self.iss, self.aud, self.exp, self.iat) = (iss, aud, exp, iat)
        (self.nonce, self.accessHash, self.claims) = (nonce, accessHash, claims)
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        iss = try container.decode(String.self, forKey: .iss)
        aud = try container.decode(String.self, forKey: .aud)
        exp = try container.decode(Int64.self, forKey: .exp)
        iat = try container.decode(Int64.self, forKey: .iat)
        nonce = try container.decodeIfPresent(String.self, forKey: .nonce)
        accessHash = try container.decodeIfPresent(String.self, forKey: .accessHash)
        claims = try IdentityClaims(from: decoder)
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(iss, forKey: .iss)
        try container.encode(aud, forKey: .aud)
        try container.encode(exp, forKey: .exp)
        try container.encode(iat, forKey: .iat)
        try container.encodeIfPresent(nonce, forKey: .nonce)
        try container.encodeIfPresent(accessHash, forKey: .accessHash)
        try claims.encode(to: encoder)
    }

    // Tokens are made here and verified by applications; nothing of ours reads one back but the tests.
    func verify(using algorithm: some JWTAlgorithm) async throws {}
}
