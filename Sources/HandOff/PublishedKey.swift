package import KeyMaterial

/// A P-256 key as applications see it in the key set: its public half, under its RFC 7638 thumbprint.
package struct PublishedKey: Hashable, Sendable {
    /// The `kid`.
    package let id: String
    let key: PublicKey
    /// The JWK (RFC 7517 §4).
    let json: String

    /// - Throws: `.keyUnusable` for a key that isn't on P-256.
    package init(_ key: PublicKey) throws(IDTokenFailure) {
        // The SubjectPublicKeyInfo ends with the point: 4, then both coordinates of 32 bytes (RFC 5480 §2.2).
        let point = key.spki.suffix(65)
        guard key.algorithm == .ec(.p256), point.count == 65, point.first == 4 else { throw .keyUnusable }
        let (x, y) = (Base64URL.encode(Array(point.dropFirst().prefix(32))), Base64URL.encode(Array(point.suffix(32))))
        // RFC 7638 §3.2: the required members in this order, without white space.
        let canonical = "{\"crv\":\"P-256\",\"kty\":\"EC\",\"x\":\"\(x)\",\"y\":\"\(y)\"}"
        guard let thumbprint = try? SHA256.digest(Array(canonical.utf8)) else { throw .keyUnusable }
        self.key = key
        id = Base64URL.encode(thumbprint)
        json = """
            {"kty":"EC","crv":"P-256","x":"\(x)","y":"\(y)","use":"sig","alg":"ES256","kid":"\(id)"}
            """
    }
}
