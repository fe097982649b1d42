import FoundationEssentials
import Tenancy

/// The claims of an assertion whose signature was right (RFC 7523 §3).
struct ClientAssertionClaims {
    private let issuer: String
    private let subject: String
    private let audiences: [String]
    private let expires: Double
    private let notBefore: Double?
    private let issued: Double?
    private let id: String?

    /// An assertion is made for one request; a day is what identity providers' federation tokens take.
    private static let longestLifeSeconds: Int64 = 86_400

    static func read(_ json: [UInt8]) throws(ClientAssertionRefusal) -> ClientAssertionClaims {
        guard let claims = try? JSONDecoder().decode(ClientAssertionClaims.self, from: Data(json)) else {
            throw .claimsMalformed
        }
        return claims
    }

    /// The subject of claims that nobody has verified.
    static func subject(_ json: [UInt8]) -> String? {
        (try? JSONDecoder().decode(ClientAssertionClaims.self, from: Data(json)))?.subject
    }

    /// - Returns: the `jti`, if there is one, and the moment from which the assertion couldn't be taken any more.
    func judge(
        _ expectations: ClientAssertionExpectations
    ) throws(ClientAssertionRefusal) -> (id: String?, end: Instant) {
        guard issuer.utf8.elementsEqual(expectations.issuer.utf8) else { throw .issuerMismatch }
        guard subject.utf8.elementsEqual(expectations.subject.utf8) else { throw .subjectMismatch }
        guard
            audiences.contains(where: { named in expectations.audiences.contains { $0.utf8.elementsEqual(named.utf8) } }
            )
        else { throw .audienceMismatch }
        let (now, skew) = (expectations.now, expectations.skewSeconds)
        let end = try Self.instant(expires).advanced(bySeconds: skew)
        guard now < end else { throw .expired }
        let ahead = now.advanced(bySeconds: skew)
        if let notBefore, try Self.instant(notBefore) > ahead { throw .notYetValid }
        if let issued, try Self.instant(issued) > ahead { throw .issuedInFuture }
        guard end <= ahead.advanced(bySeconds: Self.longestLifeSeconds).advanced(bySeconds: skew) else {
            throw .lifeTooLong
        }
        return (id, end)
    }

    /// RFC 7519 §2: a NumericDate is seconds, with a fraction or without.
    private static func instant(_ seconds: Double) throws(ClientAssertionRefusal) -> Instant {
        guard let milliseconds = Int64(exactly: (seconds * 1_000).rounded(.down)) else { throw .claimsMalformed }
        return Instant(milliseconds: milliseconds)
    }
}

extension ClientAssertionClaims: Decodable {
    private enum CodingKeys: String, CodingKey {
        case iss, sub, aud, exp, nbf, iat, jti
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        issuer = try container.decode(String.self, forKey: .iss)
        subject = try container.decode(String.self, forKey: .sub)
        // RFC 7519 §4.1.3: one, or a list.
        if let one = try? container.decode(String.self, forKey: .aud) {
            audiences = [one]
        } else {
            audiences = try container.decode([String].self, forKey: .aud)
        }
        expires = try container.decode(Double.self, forKey: .exp)
        notBefore = try container.decodeIfPresent(Double.self, forKey: .nbf)
        issued = try container.decodeIfPresent(Double.self, forKey: .iat)
        id = try container.decodeIfPresent(String.self, forKey: .jti)
    }
}
