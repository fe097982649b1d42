internal import KeyMaterial
internal import XMLSecurity
internal import XMLTree

// What the modules below refuse, in the words of SAML. Each switch is total on purpose: a new refusal below must be
// given a place here.

extension SAMLRejection {
    /// The rejection for XML that was refused.
    init(refusedXML refusal: XMLRefusal) {
        self =
            switch refusal {
            case .tooLarge(_, let limit): .messageTooLarge(limit: limit)
            case .documentTypeDeclaration: .xmlForbidden(reason: "a DOCTYPE")
            case .comment: .xmlForbidden(reason: "a comment")
            case .processingInstruction: .xmlForbidden(reason: "a processing instruction")
            case .zeroByte: .xmlForbidden(reason: "a zero byte")
            case .tooManyAttributes(let limit): .xmlForbidden(reason: "more than \(limit) attributes on one element")
            case .tooManyNamespaces(let limit): .xmlForbidden(reason: "more than \(limit) namespaces on one element")
            case .namespaceTooLong(let limit): .xmlForbidden(reason: "a namespace of more than \(limit) bytes")
            case .nameTooLong(let limit): .xmlForbidden(reason: "a name of more than \(limit) bytes")
            case .tooDeep(let limit): .xmlForbidden(reason: "elements nested more than \(limit) deep")
            case .tooManyElements(let limit): .xmlForbidden(reason: "more than \(limit) elements")
            case .canonicalFormTooLarge(let limit):
                .xmlForbidden(reason: "a canonical form of more than \(limit) bytes")
            case .namespaceNotCanonical: .xmlForbidden(reason: "a relative namespace URI")
            case .idRepeated: .identifierDuplicated
            case .empty: .xmlMalformed(reason: "it is empty")
            case .notUTF8: .xmlMalformed(reason: "it is not UTF-8")
            case .encodingUnsupported: .xmlMalformed(reason: "it declares an encoding other than UTF-8")
            case .versionUnsupported: .xmlMalformed(reason: "its XML declaration is malformed or not of version 1.0")
            case .malformed(let line, let code): .xmlMalformed(reason: "line \(line), libxml2 error \(code)")
            case .elementInText(let parent), .textBetweenElements(let parent): .textUnexpected(in: parent)
            case .childMissing(let child, let parent): .elementMissing(child, in: parent)
            case .childRepeated(let child, let parent): .elementRepeated(child, in: parent)
            case .canonicalFormEmpty, .omittedElementElsewhere: .xmlMalformed(reason: "it has no canonical form")
            case .parserFailed: .xmlMalformed(reason: "the parser failed")
            }
    }

    /// What was to be verified, for saying which keys would have done.
    struct Signing {
        let element: XMLElement
        let trusted: [PublicKey]
    }

    /// The rejection for a signature that was refused.
    init(refusedSignature refusal: XMLSecurityRefusal, _ signing: Signing? = nil) {
        self =
            switch refusal {
            case .signatureMissing: .signatureMissing
            case .signatureRepeated: .elementRepeated("Signature", in: signing?.element.name ?? "")
            case .noKeys: .trustedKeyMissing
            case .idMissing: .attributeMissing("ID", in: signing?.element.name ?? "")
            case .structure(let part, .missing(let child)): Self.profile("\(part) lacks \(child)")
            case .structure(let part, .unexpected(let child)): Self.profile("\(part) has an unexpected \(child)")
            case .structure(let part, .text): Self.profile("\(part) has text or elements where it may not")
            case .attributeUnexpected(let attribute, let part): Self.profile("\(part) has the attribute \(attribute)")
            case .attributeMissing(let attribute, let part): Self.profile("\(part) lacks the attribute \(attribute)")
            case .canonicalizationNotAllowed(let uri): Self.profile("canonicalization \(uri)")
            case .transformNotAllowed(let uri): Self.profile("transform \(uri)")
            case .prefixListTooLong: Self.profile("a PrefixList of too many names")
            case .signatureAlgorithmNotAllowed(let uri), .digestAlgorithmNotAllowed(let uri):
                .algorithmNotAllowed(got: uri)
            case .referenceToAnotherElement(let expected, let got):
                Self.profile("the reference is to \(got), not to \(expected)")
            case .valueMalformed(let part): Self.profile("\(part) is not base64 of the right length")
            case .digestMismatch: .digestMismatch(of: signing?.element.name ?? "")
            case .noKeyOfThatType, .signatureMismatch, .keyMaterial:
                .signatureMismatch(
                    trusted: (signing?.trusted ?? []).map(Self.fingerprint), presented: signing?.presentedCertificate)
            case .xml(let refusal): SAMLRejection(refusedXML: refusal)
            case .encryptionAlgorithmNotAllowed, .encryptedKeyMissing, .tooManyEncryptedKeys, .noDecryptionKeys,
                .decryptionFailed:
                SAMLRejection(refusedEncryption: refusal)
            }
    }

    /// The rejection for encrypted data that was refused.
    init(refusedEncryption refusal: XMLSecurityRefusal) {
        self =
            switch refusal {
            case .encryptionAlgorithmNotAllowed(let uri), .digestAlgorithmNotAllowed(let uri):
                .encryptionAlgorithmNotAllowed(got: uri)
            case .structure(let part, .missing(let child)): Self.encryption("\(part) lacks \(child)")
            case .structure(let part, .unexpected(let child)): Self.encryption("\(part) has an unexpected \(child)")
            case .structure(let part, .text): Self.encryption("\(part) has text where it may not")
            case .attributeUnexpected(let attribute, let part):
                Self.encryption("\(part) has the attribute \(attribute)")
            case .attributeMissing(let attribute, let part): Self.encryption("\(part) lacks the attribute \(attribute)")
            case .referenceToAnotherElement(_, let got):
                Self.encryption("the reference \(got) is to nothing in or beside the encrypted data")
            case .valueMalformed(let part): Self.encryption("\(part) is not base64 of a possible length")
            case .encryptedKeyMissing: Self.encryption("there is no EncryptedKey")
            case .tooManyEncryptedKeys(let limit): Self.encryption("there are more than \(limit) EncryptedKeys")
            case .noDecryptionKeys: .assertionEncrypted
            case .decryptionFailed, .keyMaterial, .xml, .signatureMissing, .signatureRepeated, .noKeys, .idMissing,
                .canonicalizationNotAllowed, .signatureAlgorithmNotAllowed, .transformNotAllowed, .prefixListTooLong,
                .digestMismatch, .noKeyOfThatType, .signatureMismatch:
                .decryptionFailed
            }
    }

    private static func encryption(_ reason: String) -> SAMLRejection {
        .encryptionProfileViolated(reason: reason)
    }

    private static func profile(_ reason: String) -> SAMLRejection {
        .signatureProfileViolated(reason: reason)
    }

    /// SHA-256 over the SubjectPublicKeyInfo, in hexadecimal.
    fileprivate static func fingerprint(_ key: PublicKey) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in key.spkiFingerprint {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 0x0f)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}

extension SAMLRejection.Signing {
    /// The certificate that the signature claims, for showing it beside the trusted ones and for nothing else.
    fileprivate var presentedCertificate: String? {
        func child(_ name: String, of element: XMLElement?) -> XMLElement? {
            element?.children.first { $0.isNamed(name, in: XMLNamespace.signature) }
        }
        let keyInfo = child("KeyInfo", of: child("Signature", of: element))
        guard let text = try? child("X509Certificate", of: child("X509Data", of: keyInfo))?.text(),
            let der = try? Base64.decode(text), let certificate = try? Certificate(der: der)
        else { return nil }
        return "\(SAMLRejection.fingerprint(certificate.publicKey)) (\(certificate.subject))"
    }
}
