package import KeyMaterial
package import XMLTree

/// Evidence that a trusted key signed an element: the very bytes that were digested, and the key.
///
/// Only ``SignatureVerifier`` makes one. Consumers read ``document()`` and drop the document that it came from: what
/// isn't in these bytes wasn't signed.
package struct SignedElement: Sendable {
    /// The canonical bytes that were digested, without the signature itself.
    package let canonical: [UInt8]
    /// The key that verified.
    package let key: PublicKey
    /// The algorithm of the signature, to warn about an old one.
    package let signatureAlgorithm: SignatureAlgorithm
    /// The algorithm of the digest.
    package let digestAlgorithm: DigestAlgorithm
    private let limits: XMLLimits

    fileprivate init(
        canonical: [UInt8], key: PublicKey, signatureAlgorithm: SignatureAlgorithm, digestAlgorithm: DigestAlgorithm,
        limits: XMLLimits
    ) {
        self.canonical = canonical
        self.key = key
        self.signatureAlgorithm = signatureAlgorithm
        self.digestAlgorithm = digestAlgorithm
        self.limits = limits
    }

    /// The signed bytes, parsed by the same hardened parser; its root is the element that was signed.
    package func document() throws(XMLSecurityRefusal) -> XMLDocument {
        do {
            return try XMLDocument.parse(canonical, limits: limits.forCanonicalForm)
        } catch {
            throw .xml(error)
        }
    }
}

/// Verifies enveloped XML signatures under the profile of SAML.
///
/// In this file because only its maker may reach the initializer of ``SignedElement``. When two nested elements are
/// signed, verify both in the document that came, not the inner one in the canonical form of the outer one: inclusive
/// canonicalization looks at namespaces that the outer form has dropped.
package enum SignatureVerifier {
    /// Whether an element carries at least one signature as a direct child.
    package static func carriesSignature(_ element: XMLElement) -> Bool {
        element.children.contains { $0.isNamed("Signature", in: XMLNamespace.signature) }
    }

    /// Verifies the one signature that an element carries over itself.
    ///
    /// - Parameters:
    ///   - element: the element that is signed and that has the signature as a direct child.
    ///   - keys: the keys that are trusted for it; none refuses. What the signature says about keys is never used.
    ///   - policy: the algorithms that are believed.
    /// - Throws: ``XMLSecurityRefusal``.
    package static func verify(
        _ element: XMLElement, keys: [PublicKey], policy: SignaturePolicy
    ) throws(XMLSecurityRefusal) -> SignedElement {
        guard !keys.isEmpty else { throw .noKeys }
        let profile = try SignatureProfile(of: element, policy: policy)
        let canonical: [UInt8]
        let signedInfo: [UInt8]
        do {
            try element.document.requireUniqueIDs()
            try element.document.requireCanonicalNamespaces()
            canonical = try element.canonicalize(profile.referenceMethod, omitting: profile.signature)
            signedInfo = try profile.signedInfo.canonicalize(profile.signedInfoMethod)
        } catch {
            throw .xml(error)
        }
        do {
            guard constantTimeEquals(try profile.digest.hash.digest(canonical), profile.digestValue) else {
                throw XMLSecurityRefusal.digestMismatch
            }
        } catch let refusal as XMLSecurityRefusal {
            throw refusal
        } catch let failure as KeyMaterialFailure {
            throw .keyMaterial(.libraryFailed(failure))
        } catch {
            throw .digestMismatch
        }
        return SignedElement(
            canonical: canonical, key: try key(of: keys, for: profile, over: signedInfo),
            signatureAlgorithm: profile.algorithm, digestAlgorithm: profile.digest, limits: element.document.limits)
    }

    /// The key that made the signature, of those that are trusted.
    private static func key(
        of keys: [PublicKey], for profile: SignatureProfile, over signedInfo: [UInt8]
    ) throws(XMLSecurityRefusal) -> PublicKey {
        var tried = 0
        for key in keys {
            do {
                try key.verify(profile.signatureValue, of: signedInfo, by: profile.algorithm.scheme)
                return key
            } catch {
                switch error {
                case .schemeForAnotherKeyType: continue
                case .libraryFailed: throw .keyMaterial(error)
                default: tried += 1
                }
            }
        }
        guard tried > 0 else { throw .noKeyOfThatType(algorithm: profile.algorithm.rawValue) }
        throw .signatureMismatch(keysTried: tried)
    }
}
