/// What an integration's SCIM client may sign assertions with instead of sending a secret (RFC 7523 §2.2).
package struct ClientAssertionTrust: Hashable, Sendable, Codable {
    /// Never empty.
    package var keys: [ClientKey]
    /// Who signs; nil: the client itself, by its `client_id`. An identity provider that vouches for its job has its own.
    package var issuer: String?
    /// About whom; nil: the client's `client_id`.
    package var subject: String?
    /// For whom, beside the token endpoint and its issuer.
    package var audience: String?

    package init(keys: [ClientKey], issuer: String? = nil, subject: String? = nil, audience: String? = nil) {
        self.keys = keys
        self.issuer = issuer
        self.subject = subject
        self.audience = audience
    }
}

/// A public key of a client, as its key set declares it (RFC 7517 §4).
package struct ClientKey: Hashable, Sendable, Codable {
    /// The `kid`; nil: the key has none, and is tried for every assertion.
    package var id: String?
    /// The one algorithm that it's for; nil: each that fits its type.
    package var algorithm: ClientAssertionAlgorithm?
    /// The DER of the SubjectPublicKeyInfo.
    package var spki: [UInt8]

    package init(id: String?, algorithm: ClientAssertionAlgorithm?, spki: [UInt8]) {
        self.id = id
        self.algorithm = algorithm
        self.spki = spki
    }
}

/// The signatures that a client's assertion may have (RFC 7518 §3.1): public keys only, so that nobody can make `none` or an HMAC pass.
package enum ClientAssertionAlgorithm: String, Hashable, Sendable, Codable, CaseIterable {
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case es256 = "ES256"
    case es384 = "ES384"
}
