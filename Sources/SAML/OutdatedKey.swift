package import KeyMaterial

/// A trusted key none of whose certificates is valid now, for an integration that goes by the dates of certificates.
///
/// Keys are what is trusted, and dates only warn, unless an integration says otherwise.
package struct OutdatedKey: Sendable, Hashable {
    package let key: PublicKey
    /// Of the certificate that is valid the longest.
    let notBefore: SAMLInstant
    let notAfter: SAMLInstant

    /// Those of the certificates' keys that must not be believed at an instant.
    package static func among(_ certificates: [Certificate], at now: SAMLInstant) -> [OutdatedKey] {
        let valid = certificates.filter {
            ($0.notBefore...max($0.notBefore, $0.notAfter)).contains(now.secondsSince1970)
        }
        let outdated = certificates.filter { certificate in !valid.contains { $0.publicKey == certificate.publicKey } }
        return outdated.sorted { $0.notAfter > $1.notAfter }.map { certificate in
            OutdatedKey(
                key: certificate.publicKey, notBefore: SAMLInstant(secondsSince1970: certificate.notBefore),
                notAfter: SAMLInstant(secondsSince1970: certificate.notAfter))
        }
    }
}
