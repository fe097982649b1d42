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

    /// Checks structure, then the signatures, then reads what they cover.
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
            let claimed = try AssertionStructure(envelope.onlyAssertion())
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
        return try report.run(.signature) { () throws(SAMLRejection) in
            try readSigned(envelope, claimed, expectations)
        }
    }

    /// Something must be signed, what the policy wants must be, and somebody must be trusted.
    private static func requireCoverage(
        _ envelope: ResponseStructure, _ assertion: AssertionStructure, _ expectations: Expectations
    ) throws(SAMLRejection) {
        guard !expectations.keys.isEmpty else { throw .trustedKeyMissing }
        guard envelope.signature != nil || assertion.signature != nil else { throw .signatureMissing }
        switch expectations.policy.signed {
        case .assertionOrResponse: break
        case .assertion: guard assertion.signature != nil else { throw .assertionSignatureMissing }
        case .response: guard envelope.signature != nil else { throw .responseSignatureMissing }
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
            assertion = try AssertionStructure(response.onlyAssertion())
            key = signedResponse.key
        }
        if let signedAssertion {
            assertion = try AssertionStructure(root(of: signedAssertion))
            key = signedAssertion.key
        }
        guard let key else { throw .signatureMissing }
        return SignedContent(
            response: response, responseIsSigned: signedResponse != nil, assertion: assertion,
            assertionID: try assertion.element.requiredAttribute("ID"), key: key)
    }

    private static func verify(
        _ element: XMLElement, _ expectations: Expectations
    ) throws(SAMLRejection) -> SignedElement {
        do throws(XMLSecurityRefusal) {
            return try SignatureVerifier.verify(
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
        if let format = issuer.attribute("Format"), !format.isExactly(NameIDFormat.entity) {
            throw .issuerFormatUnsupported(got: format)
        }
        let got = try issuer.leafText()
        guard got.isExactly(expected) else {
            throw .issuerMismatch(expected: expected, got: got, in: element.name)
        }
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
