/// Which algorithms are believed. Whatever isn't listed is refused.
package struct SignaturePolicy: Sendable, Hashable {
    package let signatureAlgorithms: Set<SignatureAlgorithm>
    package let digestAlgorithms: Set<DigestAlgorithm>

    /// RSA PKCS#1, RSA-PSS and ECDSA with SHA-256, SHA-384 and SHA-512.
    package static let standard = SignaturePolicy(allowSHA1: false)
    /// The same and SHA-1. Made once, because making the sets costs more than asking them.
    package static let withSHA1 = SignaturePolicy(allowSHA1: true)

    /// - Parameter allowSHA1: also believe SHA-1, in which collisions can be made; for providers that can't do better.
    package init(allowSHA1: Bool) {
        signatureAlgorithms = Set(SignatureAlgorithm.allCases.filter { allowSHA1 || !$0.usesSHA1 })
        digestAlgorithms = Set(DigestAlgorithm.allCases.filter { allowSHA1 || $0 != .sha1 })
    }

    /// - Parameters:
    ///   - signatureAlgorithms: what may sign.
    ///   - digestAlgorithms: what may digest.
    package init(signatureAlgorithms: Set<SignatureAlgorithm>, digestAlgorithms: Set<DigestAlgorithm>) {
        self.signatureAlgorithms = signatureAlgorithms
        self.digestAlgorithms = digestAlgorithms
    }
}
