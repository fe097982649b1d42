package import KeyMaterial
import XMLTree

/// Signs an element of an XML text, enveloped, with exclusive canonicalization.
///
/// The text is rendered with a placeholder where the signature belongs; signing replaces it. For nested signatures sign
/// the inner element first.
package enum XMLSigner {
    /// What to render as a child of the element to sign, at the place where its schema wants the signature.
    ///
    /// - Parameter id: the `ID` of the element.
    package static func placeholder(for id: String) -> String {
        "<ds:Signature xmlns:ds=\"\(XMLNamespace.signature)\" Id=\"\(XMLWriter.escapedAttribute(mark(id)))\"/>"
    }

    /// Signs the element with that `ID`.
    ///
    /// - Parameters:
    ///   - id: the `ID` of the element, whose placeholder is in `xml`.
    ///   - xml: a whole document, within the limits of ``XMLLimits/metadata`` and without comments.
    ///   - key: signs.
    ///   - certificate: goes into KeyInfo as a hint for peers.
    ///   - algorithm: has to fit the type of the key; nil takes RSA-SHA256, or ECDSA with the hash of the curve's size.
    ///   - digest: the digest of the reference.
    ///   - inclusivePrefixes: the PrefixList of the reference, for prefixes in values such as `xsi:type`.
    /// - Returns: the document with the signature in place of the placeholder.
    /// - Throws: `.signatureMissing` when there is no placeholder, `.keyMaterial`, or `.xml`.
    package static func sign(
        elementWithID id: String, of xml: String, key: PrivateKey, certificate: Certificate?,
        algorithm: SignatureAlgorithm? = nil, digest: DigestAlgorithm = .sha256, inclusivePrefixes: [String] = []
    ) throws(XMLSecurityRefusal) -> String {
        let pieces = split(xml, at: placeholder(for: id))
        guard pieces.count == 2 else { throw pieces.count > 2 ? .signatureRepeated : .signatureMissing }
        let algorithm = algorithm ?? .usual(for: key.publicKey.algorithm)
        let digestValue: String
        do {
            let document = try XMLDocument.parse(Array(xml.utf8), limits: limits)
            guard let signature = find(mark(id), under: document.root), let element = signature.parent,
                element.attribute("ID") == id
            else { throw XMLSecurityRefusal.signatureMissing }
            let canonical = try element.canonicalize(
                .exclusive(inclusivePrefixes: inclusivePrefixes), omitting: signature)
            digestValue = Base64.encode(try digest.hash.digest(canonical))
        } catch let refusal as XMLRefusal {
            throw .xml(refusal)
        } catch let failure as KeyMaterialFailure {
            throw .keyMaterial(.libraryFailed(failure))
        } catch {
            throw .signatureMissing
        }
        let content = signedInfo(id, algorithm, digest, digestValue, inclusivePrefixes)
        // SignedInfo in canonical form carries the declaration that its parent carries in the document.
        let canonical = "<ds:SignedInfo xmlns:ds=\"\(XMLNamespace.signature)\">\(content)</ds:SignedInfo>"
        let value: [UInt8]
        do {
            value = try key.sign(Array(canonical.utf8), by: algorithm.scheme)
        } catch {
            throw .keyMaterial(error)
        }
        var signature = "<ds:Signature xmlns:ds=\"\(XMLNamespace.signature)\"><ds:SignedInfo>\(content)</ds:SignedInfo>"
        signature += "<ds:SignatureValue>\(Base64.encode(value))</ds:SignatureValue>"
        if let certificate {
            signature += "<ds:KeyInfo><ds:X509Data><ds:X509Certificate>\(Base64.encode(certificate.der))"
            signature += "</ds:X509Certificate></ds:X509Data></ds:KeyInfo>"
        }
        return pieces.joined(separator: signature + "</ds:Signature>")
    }

    private static var limits: XMLLimits {
        var limits = XMLLimits.metadata
        limits.comments = .refused
        return limits
    }

    private static func mark(_ id: String) -> String { "placeholder" + id }

    private static func find(_ mark: String, under element: XMLElement) -> XMLElement? {
        if element.isNamed("Signature", in: XMLNamespace.signature), element.attribute("Id") == mark { return element }
        for child in element.children {
            if let found = find(mark, under: child) { return found }
        }
        return nil
    }

    /// The content of SignedInfo, in canonical form.
    private static func signedInfo(
        _ id: String, _ algorithm: SignatureAlgorithm, _ digest: DigestAlgorithm, _ digestValue: String,
        _ inclusivePrefixes: [String]
    ) -> String {
        func element(_ name: String, _ attribute: String, _ value: String, _ content: String = "") -> String {
            "<ds:\(name) \(attribute)=\"\(XMLWriter.escapedAttribute(value))\">\(content)</ds:\(name)>"
        }
        let exclusive = CanonicalizationURI.exclusive.rawValue
        var list = ""
        if !inclusivePrefixes.isEmpty {
            let prefixes = XMLWriter.escapedAttribute(inclusivePrefixes.joined(separator: " "))
            list =
                "<ec:InclusiveNamespaces xmlns:ec=\"\(exclusive)\" PrefixList=\"\(prefixes)\"></ec:InclusiveNamespaces>"
        }
        let transforms =
            element("Transform", "Algorithm", CanonicalizationURI.envelopedSignature)
            + element("Transform", "Algorithm", exclusive, list)
        let reference =
            "<ds:Transforms>\(transforms)</ds:Transforms>" + element("DigestMethod", "Algorithm", digest.rawValue)
            + "<ds:DigestValue>\(digestValue)</ds:DigestValue>"
        return element("CanonicalizationMethod", "Algorithm", exclusive)
            + element("SignatureMethod", "Algorithm", algorithm.rawValue)
            + element("Reference", "URI", "#" + id, reference)
    }

    private static func split(_ text: String, at separator: String) -> [String] {
        let text = Array(text.utf8)
        let separator = Array(separator.utf8)
        var pieces: [String] = []
        var start = 0
        var index = 0
        while index + separator.count <= text.count {
            if text[index] == 0x3c, text[index..<(index + separator.count)].elementsEqual(separator) {
                pieces.append(String(decoding: text[start..<index], as: UTF8.self))
                index += separator.count
                start = index
            } else {
                index += 1
            }
        }
        pieces.append(String(decoding: text[start...], as: UTF8.self))
        return pieces
    }
}

extension SignatureAlgorithm {
    /// What to sign with when nobody says.
    fileprivate static func usual(for key: KeyAlgorithm) -> SignatureAlgorithm {
        switch key {
        case .rsa: .rsaSHA256
        case .ec(.p256): .ecdsaSHA256
        case .ec(.p384): .ecdsaSHA384
        case .ec(.p521): .ecdsaSHA512
        }
    }
}
