import KeyMaterial
import XMLTree

/// What a signature says, after its whole structure was checked and before any of it was computed.
///
/// The profile of SAML core §5.4, and narrower: one reference, to the ID of the element that the signature is in; the
/// enveloped-signature transform and then at most one canonicalization; every part exactly once, in schema order, with
/// nothing beside it. What KeyInfo holds isn't looked at. The first-match look-ups and second SignedInfo elements of
/// CVE-2019-3465 and CVE-2025-29775 have no place to be.
struct SignatureProfile {
    let signature: XMLElement
    let signedInfo: XMLElement
    let signedInfoMethod: CanonicalizationMethod
    let algorithm: SignatureAlgorithm
    let referenceMethod: CanonicalizationMethod
    let digest: DigestAlgorithm
    let digestValue: [UInt8]
    let signatureValue: [UInt8]

    /// Checks the signature that an element carries over itself.
    init(of element: XMLElement, policy: SignaturePolicy) throws(XMLSecurityRefusal) {
        guard let id = element.attribute("ID"), !id.isEmpty else { throw .idMissing }
        signature = try Self.signature(of: element)

        var parts = try SignaturePart(signature, attributes: ["Id"])
        signedInfo = try parts.next("SignedInfo")
        signatureValue = try SignaturePart.leaf(parts.next("SignatureValue"), attributes: ["Id"])
        _ = parts.optional("KeyInfo")
        try parts.end()

        parts = try SignaturePart(signedInfo, attributes: ["Id"])
        signedInfoMethod = try Self.canonicalization(parts.next("CanonicalizationMethod"))
        algorithm = try Self.signatureAlgorithm(parts.next("SignatureMethod"), policy)
        let reference = try parts.next("Reference")
        try parts.end()

        parts = try SignaturePart(reference, attributes: ["Id", "URI"])
        let uri = try parts.attribute("URI")
        guard uri == "#" + id else { throw .referenceToAnotherElement(expected: "#" + id, got: uri) }
        referenceMethod = try Self.transforms(parts.next("Transforms"))
        digest = try Self.digestAlgorithm(parts.next("DigestMethod"), policy)
        digestValue = try SignaturePart.leaf(parts.next("DigestValue"), attributes: [])
        try parts.end()
        guard digestValue.count == digest.hash.byteCount else { throw .valueMalformed(in: "DigestValue") }
    }

    private static func signature(of element: XMLElement) throws(XMLSecurityRefusal) -> XMLElement {
        do {
            guard let signature = try element.optional(named: "Signature", in: XMLNamespace.signature) else {
                throw XMLSecurityRefusal.signatureMissing
            }
            return signature
        } catch let refusal as XMLSecurityRefusal {
            throw refusal
        } catch {
            throw .signatureRepeated
        }
    }

    private static func signatureAlgorithm(
        _ element: XMLElement, _ policy: SignaturePolicy
    ) throws(XMLSecurityRefusal) -> SignatureAlgorithm {
        let parts = try SignaturePart(element, attributes: ["Algorithm"])
        let uri = try parts.attribute("Algorithm")
        // No HMACOutputLength, no PSS parameters: nothing that could weaken what the URI says.
        try parts.end()
        guard let algorithm = SignatureAlgorithm(rawValue: uri), policy.signatureAlgorithms.contains(algorithm) else {
            throw .signatureAlgorithmNotAllowed(uri)
        }
        return algorithm
    }

    private static func digestAlgorithm(
        _ element: XMLElement, _ policy: SignaturePolicy
    ) throws(XMLSecurityRefusal) -> DigestAlgorithm {
        let parts = try SignaturePart(element, attributes: ["Algorithm"])
        let uri = try parts.attribute("Algorithm")
        try parts.end()
        guard let algorithm = DigestAlgorithm(rawValue: uri), policy.digestAlgorithms.contains(algorithm) else {
            throw .digestAlgorithmNotAllowed(uri)
        }
        return algorithm
    }

    /// The enveloped-signature transform, and then at most one canonicalization; without one, Canonical XML 1.0 is what
    /// turns nodes into bytes (XML Signature §4.4.3.2).
    private static func transforms(_ element: XMLElement) throws(XMLSecurityRefusal) -> CanonicalizationMethod {
        var transforms = try SignaturePart(element, attributes: [])
        let first = try transforms.next("Transform")
        let parts = try SignaturePart(first, attributes: ["Algorithm"])
        let uri = try parts.attribute("Algorithm")
        guard uri == CanonicalizationURI.envelopedSignature else { throw .transformNotAllowed(uri) }
        try parts.end()
        guard let second = transforms.optional("Transform") else {
            try transforms.end()
            return .inclusive
        }
        try transforms.end()
        do {
            return try canonicalization(second)
        } catch .canonicalizationNotAllowed(let uri) {
            throw .transformNotAllowed(uri)
        }
    }

    private static func canonicalization(
        _ element: XMLElement
    ) throws(XMLSecurityRefusal) -> CanonicalizationMethod {
        var parts = try SignaturePart(element, attributes: ["Algorithm"])
        let uri = try parts.attribute("Algorithm")
        guard let algorithm = CanonicalizationURI(rawValue: uri) else { throw .canonicalizationNotAllowed(uri) }
        switch algorithm {
        case .inclusive, .inclusiveWithComments:
            try parts.end()
            return .inclusive
        case .inclusive11, .inclusive11WithComments:
            try parts.end()
            return .inclusive11
        case .exclusive, .exclusiveWithComments:
            guard
                let list = parts.optional("InclusiveNamespaces", in: XMLNamespace.exclusiveCanonicalization)
            else {
                try parts.end()
                return .exclusive(inclusivePrefixes: [])
            }
            try parts.end()
            let names = try SignaturePart(list, attributes: ["PrefixList"])
            let prefixes = try names.attribute("PrefixList")
            try names.end()
            return .exclusive(inclusivePrefixes: try split(prefixes))
        }
    }

    /// The names of a PrefixList, which is NMTOKENS. Each is looked up at each declaration, so there may not be many.
    private static func split(_ list: String) throws(XMLSecurityRefusal) -> [String] {
        let names = list.utf8.split { [0x20, 0x09, 0x0a, 0x0d].contains($0) }
        guard names.count <= 64 else { throw .prefixListTooLong }
        return names.map { String(decoding: $0, as: UTF8.self) }
    }
}
