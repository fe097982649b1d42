internal import KeyMaterial
internal import XMLSecurity

/// The algorithms that we take from an IdP, by their URIs, what we like best first (SAML Metadata Algorithm Support 1.0).
///
/// Made from the policies that responses are judged by, so that what's published is what's accepted.
package struct AlgorithmSupport: Sendable, Hashable {
    /// For `alg:DigestMethod`.
    package let digests: [String]
    /// For `alg:SigningMethod`.
    package let signatures: [String]
    /// For the `md:EncryptionMethod`s of a key to encrypt to: ciphers for content, then those for keys.
    package let encryption: [String]

    package init(allowsSHA1: Bool, allowsCBC: Bool) {
        let policy: SignaturePolicy = allowsSHA1 ? .withSHA1 : .standard
        let digests = DigestAlgorithm.allCases.filter(policy.digestAlgorithms.contains)
        self.digests = (digests.filter { $0 != .sha1 } + digests.filter { $0 == .sha1 }).map(\.rawValue)
        let signatures = SignatureAlgorithm.allCases.filter(policy.signatureAlgorithms.contains)
        self.signatures = (signatures.filter { !$0.usesSHA1 } + signatures.filter(\.usesSHA1)).map(\.rawValue)
        let ciphers = EncryptionAlgorithm.allCases.filter(EncryptionPolicy(allowsCBC: allowsCBC).allows)
        encryption =
            (ciphers.filter(\.cipher.isAuthenticated) + ciphers.filter { !$0.cipher.isAuthenticated }).map(\.rawValue)
            + EncryptionProfile.keyTransports
    }
}
