/// How a signature is made: the type of key and padding, and the hash of the message.
package enum SignatureScheme: Sendable, Hashable {
    /// RSASSA-PKCS1-v1_5 (RFC 8017 §8.2).
    case rsaPKCS1(Hash)
    /// RSASSA-PSS with MGF1 over the same hash and a salt as long as the digest (RFC 8017 §8.1, RFC 9231 §2.3.10).
    case rsaPSS(Hash)
    /// ECDSA; a signature is the raw `r || s` of XML Signature (RFC 4050 §3.3), never DER.
    case ecdsa(Hash)

    /// The hash of the message.
    package var hash: Hash {
        switch self {
        case .rsaPKCS1(let hash), .rsaPSS(let hash), .ecdsa(let hash): hash
        }
    }
}
