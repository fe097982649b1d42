/// How a content key is encrypted to a public key: RSAES-OAEP (RFC 8017 §7.1), and nothing else.
///
/// PKCS#1 v1.5 isn't here: whoever can ask whether its padding was right can read what it protects (Bleichenbacher
/// 1998, and for XML Encryption Jager and Somorovsky 2012).
package struct KeyTransport: Sendable, Hashable {
    /// The hash of the label. SHA-1 is as safe here as any other: nothing rests on collisions.
    package var digest: Hash
    /// The hash that MGF1 expands with; `rsa-oaep-mgf1p` means SHA-1 whatever the digest is.
    package var maskGeneration: Hash
    /// The label (`OAEPparams`); nearly always empty.
    package var label: [UInt8]

    package init(digest: Hash, maskGeneration: Hash, label: [UInt8] = []) {
        self.digest = digest
        self.maskGeneration = maskGeneration
        self.label = label
    }
}
