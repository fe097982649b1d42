internal import KeyMaterial
package import SAML
internal import XMLSecurity

extension MockIdentityProvider {
    /// Answers a request: says that a person is who they said they are.
    ///
    /// - Parameters:
    ///   - request: what was received, or `.unsolicited(…)`.
    ///   - person: normally one of `people`.
    ///   - identifiers: fresh ones for each answer.
    package func respond(
        to request: ReceivedRequest, as person: MockPerson, now: SAMLInstant, identifiers: MockIdentifiers,
        options: ResponseOptions = ResponseOptions()
    ) throws(MockIdPRefusal) -> MockReply {
        let draft = ResponseDraft(
            entityID: entityID, request: request, person: person, now: now, identifiers: identifiers, options: options)
        var xml = draft.render()
        var signer = (key, Optional(certificate))
        var isAltered = false
        for fault in options.faults {
            if case .signedBy(let stranger, let itsCertificate) = fault { signer = (stranger, itsCertificate) }
            if case .alteredAfterSigning = fault { isAltered = true }
        }
        // The inner signature first: the outer one covers it.
        if draft.signsAssertion, !draft.isFailure { xml = try sign(xml, identifiers.assertion, by: signer, options) }
        if let encryption = options.encryption, !draft.isFailure { xml = try encrypt(xml, encryption) }
        if draft.signsResponse { xml = try sign(xml, identifiers.response, by: signer, options) }
        if isAltered { xml.insert(contentsOf: "evil-", at: nameStart(in: xml)) }
        return MockReply(
            assertionConsumerServiceURL: request.assertionConsumerServiceURL,
            samlResponse: Base64.encode(Array(xml.utf8)), relayState: request.relayState, xml: xml)
    }

    /// Puts the EncryptedAssertion into the place of the Assertion.
    private func encrypt(_ xml: String, _ encryption: ResponseOptions.Encryption) throws(MockIdPRefusal) -> String {
        guard let start = xml.firstRange(of: "<saml:Assertion "), let end = xml.firstRange(of: "</saml:Assertion>")
        else {
            throw .encryptionFailed
        }
        do throws(XMLSecurityRefusal) {
            let content = try XMLEncrypter.encrypt(
                String(xml[start.lowerBound..<end.upperBound]), to: encryption.recipient, by: encryption.algorithm,
                transport: encryption.transport, keyPlace: encryption.keyPlace)
            return xml[..<start.lowerBound] + "<saml:EncryptedAssertion>" + content + "</saml:EncryptedAssertion>"
                + xml[end.upperBound...]
        } catch {
            throw .encryptionFailed
        }
    }

    private func sign(
        _ xml: String, _ id: String, by signer: (PrivateKey, Certificate?), _ options: ResponseOptions
    ) throws(MockIdPRefusal) -> String {
        do throws(XMLSecurityRefusal) {
            return try XMLSigner.sign(
                elementWithID: id, of: xml, key: signer.0, certificate: signer.1, algorithm: options.algorithm,
                digest: options.digest)
        } catch {
            throw .signingFailed
        }
    }

    /// Where the text of the NameID begins.
    private func nameStart(in xml: String) -> String.Index {
        var rest = xml[...]
        while let open = rest.firstIndex(of: "<") {
            rest = rest[open...]
            if rest.hasPrefix("<saml:NameID"), let close = rest.firstIndex(of: ">") { return xml.index(after: close) }
            rest = rest.dropFirst()
        }
        return xml.endIndex
    }
}
