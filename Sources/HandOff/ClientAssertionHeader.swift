import FoundationEssentials
import KeyMaterial
import Tenancy

/// The JOSE header of an assertion, as far as it's believed: which key, by which of the allowed algorithms.
///
/// Not read by JWTKit, whose header decoding traps on a number beyond 64 bits.
struct ClientAssertionHeader {
    let algorithm: ClientAssertionAlgorithm
    let keyID: String?

    static func read(_ json: [UInt8]) throws(ClientAssertionRefusal) -> ClientAssertionHeader {
        guard let members = try? JSONDecoder().decode(Members.self, from: Data(json)) else { throw .malformed }
        guard !members.isCritical else { throw .criticalExtension }
        guard let algorithm = ClientAssertionAlgorithm(rawValue: members.alg) else { throw .algorithmRefused }
        return ClientAssertionHeader(algorithm: algorithm, keyID: members.kid)
    }

    private struct Members: Decodable {
        let alg: String
        let kid: String?
        let isCritical: Bool

        enum CodingKeys: String, CodingKey {
            case alg, kid, crit
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.container(keyedBy: CodingKeys.self)
            alg = try container.decode(String.self, forKey: .alg)
            kid = try container.decodeIfPresent(String.self, forKey: .kid)
            isCritical = container.contains(.crit)
        }
    }
}

extension ClientAssertionAlgorithm {
    var scheme: SignatureScheme {
        switch self {
        case .rs256: .rsaPKCS1(.sha256)
        case .rs384: .rsaPKCS1(.sha384)
        case .rs512: .rsaPKCS1(.sha512)
        case .ps256: .rsaPSS(.sha256)
        case .es256: .ecdsa(.sha256)
        case .es384: .ecdsa(.sha384)
        }
    }

    /// RFC 7518 §3.4: each ECDSA algorithm is of one curve.
    func fits(_ key: KeyAlgorithm) -> Bool {
        switch (self, key) {
        case (.rs256, .rsa), (.rs384, .rsa), (.rs512, .rsa), (.ps256, .rsa): true
        case (.es256, .ec(let curve)): curve == .p256
        case (.es384, .ec(let curve)): curve == .p384
        case (.rs256, .ec), (.rs384, .ec), (.rs512, .ec), (.ps256, .ec), (.es256, .rsa), (.es384, .rsa): false
        }
    }
}
