internal import KeyMaterial
internal import XMLSecurity
internal import XMLTree

/// The part of a response that signatures cover, parsed again from the canonical bytes that were digested.
///
/// When only the assertion is signed, `response` is still the unsigned envelope: it can cause a refusal, never an
/// acceptance.
struct SignedContent {
    let response: ResponseStructure
    let responseIsSigned: Bool
    let assertion: AssertionStructure
    let assertionID: String
    /// The key that signed the innermost signed element.
    let key: PublicKey
    /// The cipher that the assertion came in; nil when it came in the clear.
    let encryption: EncryptionAlgorithm?

    /// Checks structure, then decrypts if need be, then the signatures, then reads what they cover.
    static func verified(
        in document: XMLDocument, _ expectations: Expectations, report: inout VerificationReport
    ) throws(SAMLRejection) -> SignedContent {
        let envelope = try report.run(.structure) { () throws(SAMLRejection) in
            try ResponseStructure(document.root)
        }
        try report.run(.status) { () throws(SAMLRejection) in
            try envelope.requireSuccess()
        }
        let claimed = try report.run(.oneAssertion) { () throws(SAMLRejection) in
            let claimed = try envelope.onlyAssertion()
            try HiddenMessages.refuse(in: document.root, except: claimed.element)
            return claimed
        }
        try report.run(.uniqueIdentifiers) { () throws(SAMLRejection) in
            do throws(XMLRefusal) {
                try document.requireUniqueIDs()
            } catch {
                throw SAMLRejection(refusedXML: error)
            }
        }
        try report.run(.signatureCoverage) { () throws(SAMLRejection) in
            try requireCoverage(envelope, claimed, expectations)
        }
        switch claimed {
        case .plain(let assertion):
            try report.run(.decryption) { () throws(SAMLRejection) in
                guard !expectations.policy.requiresEncryption else { throw .assertionNotEncrypted }
            }
            return try report.run(.signature) { () throws(SAMLRejection) in
                try readSigned(envelope, assertion, expectations)
            }
        case .encrypted(let element):
            return try readEncrypted(envelope, element, expectations, report: &report)
        }
    }

    /// Something must be signed, what the policy wants must be, and somebody must be trusted. Of an encrypted assertion
    /// this can't be said yet, only of the Response around it.
    private static func requireCoverage(
        _ envelope: ResponseStructure, _ claimed: ClaimedAssertion, _ expectations: Expectations
    ) throws(SAMLRejection) {
        guard !expectations.keys.isEmpty else { throw .trustedKeyMissing }
        if case .plain(let assertion) = claimed { try requireSignature(envelope, assertion, expectations) }
        guard !expectations.policy.signed.includesResponse || envelope.signature != nil else {
            throw .responseSignatureMissing
        }
    }

    private static func requireSignature(
        _ envelope: ResponseStructure, _ assertion: AssertionStructure, _ expectations: Expectations
    ) throws(SAMLRejection) {
        guard envelope.signature != nil || assertion.signature != nil else { throw .signatureMissing }
        guard !expectations.policy.signed.includesAssertion || assertion.signature != nil else {
            throw .assertionSignatureMissing
        }
    }

    /// Verifies every signature there is, then parses the signed bytes.
    private static func readSigned(
        _ envelope: ResponseStructure, _ claimed: AssertionStructure, _ expectations: Expectations
    ) throws(SAMLRejection) -> SignedContent {
        var response = envelope
        var assertion = claimed
        var key: PublicKey?
        // Both are verified before either is read.
        let signedResponse = try envelope.signature.map { _ throws(SAMLRejection) in
            try verify(envelope.element, expectations)
        }
        let signedAssertion = try claimed.signature.map { _ throws(SAMLRejection) in
            try verify(claimed.element, expectations)
        }
        if let signedResponse {
            response = try ResponseStructure(root(of: signedResponse))
            try response.requireSuccess()
            guard case .plain(let signed) = try response.onlyAssertion() else { throw .assertionMissing }
            assertion = signed
            key = signedResponse.key
        }
        if let signedAssertion {
            assertion = try AssertionStructure(root(of: signedAssertion))
            key = signedAssertion.key
        }
        guard let key else { throw .signatureMissing }
        return SignedContent(
            response: response, responseIsSigned: signedResponse != nil, assertion: assertion,
            assertionID: try assertion.element.requiredAttribute("ID"), key: key, encryption: nil)
    }

    /// Verifies a signature over the ciphertext before decrypting, then one over the plaintext. There must be one of
    /// them: everybody has our public key, so having encrypted something proves nothing.
    private static func readEncrypted(
        _ envelope: ResponseStructure, _ encrypted: XMLElement, _ expectations: Expectations,
        report: inout VerificationReport
    ) throws(SAMLRejection) -> SignedContent {
        var response = envelope
        var element = encrypted
        var key: PublicKey?
        if envelope.signature != nil {
            let signed = try report.noteFailure(of: .signature) { () throws(SAMLRejection) in
                try verify(envelope.element, expectations)
            }
            response = try ResponseStructure(root(of: signed))
            try response.requireSuccess()
            guard case .encrypted(let covered) = try response.onlyAssertion() else { throw .assertionMissing }
            element = covered
            key = signed.key
        }
        let decrypted = try report.run(.decryption) { () throws(SAMLRejection) in
            try DecryptedAssertion(of: element, expectations)
        }
        return try report.run(.signature) { () throws(SAMLRejection) in
            var assertion = decrypted.structure
            try requireSignature(envelope, assertion, expectations)
            if assertion.signature != nil {
                let signed = try verify(assertion.element, expectations)
                assertion = try AssertionStructure(root(of: signed))
                key = signed.key
            }
            guard let key else { throw .signatureMissing }
            return SignedContent(
                response: response, responseIsSigned: envelope.signature != nil, assertion: assertion,
                assertionID: try assertion.element.requiredAttribute("ID"), key: key,
                encryption: decrypted.algorithm)
        }
    }

    private static func verify(
        _ element: XMLElement, _ expectations: Expectations
    ) throws(SAMLRejection) -> SignedElement {
        let signed: SignedElement
        do throws(XMLSecurityRefusal) {
            signed = try SignatureVerifier.verify(
                element, keys: expectations.keys, policy: expectations.policy.allowsSHA1 ? .withSHA1 : .standard)
        } catch {
            let signing = SAMLRejection.Signing(element: element, trusted: expectations.keys)
            let rejection = SAMLRejection(refusedSignature: error, signing)
            // Another IdP's honest response fails here; its entity ID says more than its certificate.
            if case .signatureMismatch = rejection {
                try requireIssuer(expectations.issuer, in: element)
            }
            throw rejection
        }
        if let outdated = expectations.outdatedKeys.first(where: { $0.key == signed.key }) {
            throw .certificateOutdated(
                notBefore: outdated.notBefore, notAfter: outdated.notAfter, now: expectations.now)
        }
        return signed
    }

    private static func root(of signed: SignedElement) throws(SAMLRejection) -> XMLElement {
        do throws(XMLSecurityRefusal) {
            return try signed.document().root
        } catch {
            throw SAMLRejection(refusedSignature: error)
        }
    }

    /// Whoever is named as issuer must be the expected identity provider (SAML Profiles §4.1.4.2): the assertion's
    /// always; the Response's when it is there, and it must be there when the Response is signed.
    func requireIssuer(_ expected: String) throws(SAMLRejection) {
        if response.issuer != nil || responseIsSigned {
            try Self.requireIssuer(expected, in: response.element)
        }
        try Self.requireIssuer(expected, in: assertion.element)
    }

    private static func requireIssuer(_ expected: String, in element: XMLElement) throws(SAMLRejection) {
        // Structure is checked: an Issuer can only be the first child.
        guard let issuer = element.children.first, issuer.isNamed("Issuer", in: SAMLName.assertionNamespace) else {
            throw .issuerMissing(expected: expected, in: element.name)
        }
        try issuer.requireIssuer(expected, of: element.name)
    }

    /// Destination must name us when it is there, and it must be there when the Response is signed
    /// (SAML Bindings §3.5.5.2).
    func requireDestination(_ expected: String) throws(SAMLRejection) {
        guard let got = response.element.attribute("Destination") else {
            if responseIsSigned { throw .destinationMissing(expected: expected) }
            return
        }
        guard got.isExactly(expected) else { throw .destinationMismatch(expected: expected, got: got) }
    }
}

extension XMLElement {
    /// Refuses an Issuer that names somebody else, or names them in another way than by entity ID.
    func requireIssuer(_ expected: String, of parent: String) throws(SAMLRejection) {
        if let format = attribute("Format"), !format.isExactly(NameIDFormat.entity) {
            throw .issuerFormatUnsupported(got: format)
        }
        let got = try leafText()
        guard got.isExactly(expected) else { throw .issuerMismatch(expected: expected, got: got, in: parent) }
    }
}
