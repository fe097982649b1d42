import FoundationEssentials
package import KeyMaterial

/// The deployment's keys for ID tokens as they are at one moment: one signs, and all of them are published.
///
/// A key is published before it signs and for as long as what it signed may be looked at, so that a rotation fails no
/// application.
package struct IDTokenKeys: Sendable {
    private let signing: PrivateKey
    private let signingID: String
    /// The one that signs first.
    package let published: [PublishedKey]

    /// - Parameters:
    ///   - signing: the active key.
    ///   - others: keys that will sign next or signed before.
    /// - Throws: `.keyUnusable` for a key that isn't on P-256.
    package init(signing: PrivateKey, alsoPublishing others: [PublicKey] = []) throws(IDTokenFailure) {
        self.signing = signing
        let own = try PublishedKey(signing.publicKey)
        signingID = own.id
        var all = [own]
        for other in others {
            let key = try PublishedKey(other)
            if !all.contains(key) { all.append(key) }
        }
        published = all
    }

    /// The key set document of `/oauth/jwks` (RFC 7517 §5).
    package var keySetJSON: String { "{\"keys\":[" + published.map(\.json).joined(separator: ",") + "]}" }

    /// A JWS in compact form, signed with ES256 (RFC 7515 §7.1).
    ///
    /// - Parameter type: the header's `typ`, which keeps one kind of token from being taken for another (RFC 8725 §3.11).
    func sign(_ payload: some Encodable, type: String) throws(IDTokenFailure) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        guard let claims = try? encoder.encode(payload) else { throw .signing }
        return try sign(Array(claims), type: type)
    }

    /// The same for claims that are JSON already.
    package func sign(_ claims: [UInt8], type: String) throws(IDTokenFailure) -> String {
        let header = "{\"alg\":\"ES256\",\"kid\":\"\(signingID)\",\"typ\":\"\(type)\"}"
        let signed = Base64URL.encode(Array(header.utf8)) + "." + Base64URL.encode(claims)
        guard let signature = try? signing.sign(Array(signed.utf8), by: .ecdsa(.sha256)) else { throw .signing }
        return signed + "." + Base64URL.encode(signature)
    }
}
