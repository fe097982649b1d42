import HandOff
import KeyMaterial
import Tenancy
import Testing

/// A SCIM client that signs, with the keys and the assertions that a test wants of it.
struct SigningClient {
    let key: PrivateKey
    let algorithm: ClientAssertionAlgorithm

    static let id = ProvisioningClientID(.named("nextgen"), of: .named("acme"))
    static let issuer = "https://gate.example/accounts/acme/integrations/nextgen"
    static let endpoint = issuer + "/oauth/token"

    static func make(_ algorithm: ClientAssertionAlgorithm = .es256) throws -> SigningClient {
        let key: PrivateKey =
            switch algorithm {
            case .es256: try .generateP256()
            case .es384: try .generateEC(.p384)
            case .rs256, .rs384, .rs512, .ps256: try .generateRSA(bits: 2_048)
            }
        return SigningClient(key: key, algorithm: algorithm)
    }

    private var scheme: SignatureScheme {
        switch algorithm {
        case .rs256: .rsaPKCS1(.sha256)
        case .rs384: .rsaPKCS1(.sha384)
        case .rs512: .rsaPKCS1(.sha512)
        case .ps256: .rsaPSS(.sha256)
        case .es256: .ecdsa(.sha256)
        case .es384: .ecdsa(.sha384)
        }
    }

    func declared(id: String? = "k1", for algorithm: ClientAssertionAlgorithm? = nil) -> ClientKey {
        ClientKey(id: id, algorithm: algorithm, spki: key.publicKey.spki)
    }

    /// The claims of a good assertion, as JSON text of each member; nil takes one away.
    static func claims(_ changes: [String: String?] = [:]) -> String {
        var all: [String: String?] = [
            "iss": "\"\(id)\"", "sub": "\"\(id)\"", "aud": "\"\(endpoint)\"", "exp": "\(noon.seconds + 60)",
            "iat": "\(noon.seconds)", "nbf": "\(noon.seconds)", "jti": "\"one\"",
        ]
        for (name, value) in changes { all[name] = .some(value) }
        return "{" + all.compactMap { name, value in value.map { "\"\(name)\":\($0)" } }.sorted().joined(separator: ",")
            + "}"
    }

    func assertion(_ claims: String = Self.claims(), header: String? = nil) throws -> String {
        let header = header ?? "{\"alg\":\"\(algorithm.rawValue)\",\"kid\":\"k1\",\"typ\":\"JWT\"}"
        let signed = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(Array(claims.utf8))
        return signed + "." + Base64URL.encode(try key.sign(Array(signed.utf8), by: scheme))
    }

    /// Judges a text as this client's assertion, at noon.
    func judge(
        _ text: String, keys: [ClientKey]? = nil, trust change: (inout ClientAssertionTrust) -> Void = { _ in },
        at now: Instant = noon
    ) throws -> VerifiedClientAssertion {
        var trust = ClientAssertionTrust(keys: keys ?? [declared()])
        change(&trust)
        let expectations = ClientAssertionExpectations(
            trust, clientID: Self.id, audiences: [Self.endpoint, Self.issuer], now: now, skewSeconds: 60)
        return try UnverifiedClientAssertion(text).verify(against: expectations)
    }
}

extension Slug {
    /// For names that a test writes down.
    static func named(_ text: String) -> Slug {
        guard let slug = Slug(text) else { fatalError("\(text) is no name") }
        return slug
    }
}
