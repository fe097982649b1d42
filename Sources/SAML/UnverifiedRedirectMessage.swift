package import KeyMaterial
internal import XMLSecurity

/// A message that came by HTTP-Redirect; whoever sent it is not known yet.
package struct UnverifiedRedirectMessage: Sendable {
    struct Signature: Sendable {
        let algorithm: String
        let value: [UInt8]
        let octets: [UInt8]
    }

    package let parameter: RedirectBinding.Parameter
    /// The inflated XML, not parsed.
    package let xml: [UInt8]
    package let relayState: String?
    let signature: Signature?

    package var isSigned: Bool { signature != nil }

    /// Refuses unless one of the keys signed exactly this query. SHA-1 is not accepted unless opted in.
    ///
    /// - Throws: `.signatureMissing`, `.algorithmNotAllowed` or `.signatureMismatch`.
    package func requireSignature(
        by keys: [PublicKey], allowingSHA1: Bool = false
    ) throws(RedirectBindingRefusal) {
        guard let signature else { throw .signatureMissing }
        guard let algorithm = SignatureAlgorithm(rawValue: signature.algorithm), allowingSHA1 || !algorithm.usesSHA1
        else {
            throw .algorithmNotAllowed
        }
        for key in keys {
            do throws(KeyMaterialRefusal) {
                try key.verify(signature.value, of: signature.octets, by: algorithm.scheme)
                return
            } catch {
                continue
            }
        }
        throw .signatureMismatch
    }
}
