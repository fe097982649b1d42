import FoundationEssentials
import KeyMaterial
package import Tenancy

/// An ID token of ours that an application hands back to say whom it's about (`id_token_hint`).
///
/// Evidence that we issued it, and to whom: only `IDTokenKeys.hint(_:from:)` makes it. It may have expired long ago.
package struct IDTokenHint: Hashable, Sendable {
    /// The application that it was issued to.
    package let applicationID: String
    package let account: Slug<Account>
    package let subject: ID<User>
    package let session: ID<Session>

    fileprivate init(_ claims: Claims) {
        (applicationID, account, subject, session) = (claims.aud, claims.account, claims.sub, claims.sid)
    }

    fileprivate struct Claims: Decodable {
        let iss: String
        let aud: String
        let account: Slug<Account>
        let sub: ID<User>
        let sid: ID<Session>
    }

    fileprivate struct Header: Decodable {
        let alg: String
        let kid: String
        /// Tokens for other purposes that the same key signs have other types (RFC 8725 §3.11).
        let typ: String?
    }

    fileprivate static let largest = 16 << 10
}

extension IDTokenKeys {
    /// Reads a token that this deployment signed, whether or not it has expired; nil for anything else.
    ///
    /// - Parameter issuer: who has to have issued it.
    package func hint(_ token: String, from issuer: String) -> IDTokenHint? {
        let parts = token.split(separator: ".", omittingEmptySubsequences: false)
        guard token.utf8.count <= IDTokenHint.largest, parts.count == 3,
            let header = Self.decode(IDTokenHint.Header.self, parts[0]), header.alg == "ES256",
            header.typ == nil || header.typ == "JWT", let key = published.first(where: { $0.id == header.kid })?.key,
            let signature = try? Base64URL.decode(String(parts[2]))
        else { return nil }
        do throws(KeyMaterialRefusal) {
            try key.verify(signature, of: Array("\(parts[0]).\(parts[1])".utf8), by: .ecdsa(.sha256))
        } catch {
            return nil
        }
        guard let claims = Self.decode(IDTokenHint.Claims.self, parts[1]), claims.iss == issuer else { return nil }
        return IDTokenHint(claims)
    }

    private static func decode<Value: Decodable>(_: Value.Type, _ part: Substring) -> Value? {
        guard let json = try? Base64URL.decode(String(part)) else { return nil }
        return try? JSONDecoder().decode(Value.self, from: Data(json))
    }
}
