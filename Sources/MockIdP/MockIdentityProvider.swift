package import KeyMaterial
internal import SAML
internal import XMLTree

/// An identity provider for demonstrations and tests: it believes whoever says who they are.
///
/// It has no I/O, no clock and no randomness. Its key must never be trusted by a real account.
package struct MockIdentityProvider: Sendable {
    package let entityID: String
    /// Where it takes requests, by HTTP-Redirect.
    package let singleSignOnURL: String
    package let people: [MockPerson]
    package let certificate: Certificate
    let key: PrivateKey

    package init(
        entityID: String, singleSignOnURL: String, key: PrivateKey, certificate: Certificate, people: [MockPerson]
    ) {
        self.entityID = entityID
        self.singleSignOnURL = singleSignOnURL
        self.key = key
        self.certificate = certificate
        self.people = people
    }

    /// Its metadata, the same bytes each time.
    package func metadata() -> String {
        var writer = XMLWriter(declaration: true, indented: true)
        writer.element(
            "md:EntityDescriptor",
            ["xmlns:md": SAMLName.metadataNamespace, "xmlns:ds": XMLNamespace.signature, "entityID": entityID]
        ) { writer in
            writer.element(
                "md:IDPSSODescriptor",
                ["protocolSupportEnumeration": SAMLName.protocolNamespace, "WantAuthnRequestsSigned": "false"]
            ) { writer in
                writer.element("md:KeyDescriptor", ["use": "signing"]) { writer in
                    writer.element("ds:KeyInfo") { writer in
                        writer.element("ds:X509Data") { writer in
                            writer.element("ds:X509Certificate", text: Base64.encode(certificate.der))
                        }
                    }
                }
                writer.element("md:NameIDFormat", text: NameIDFormat.emailAddress)
                writer.element(
                    "md:SingleSignOnService", ["Binding": SAMLName.redirectBinding, "Location": singleSignOnURL])
            }
        }
        return writer.xml
    }

    /// Reads a request from the query of its SSO URL.
    ///
    /// - Parameters:
    ///   - query: without the `?`, as it came.
    ///   - keys: those of the service provider; when there are any, the query must be signed by one of them.
    package func receive(
        query: String, requiringSignatureBy keys: [PublicKey] = []
    ) throws(MockIdPRefusal) -> ReceivedRequest {
        let message: UnverifiedRedirectMessage
        do throws(RedirectBindingRefusal) {
            message = try RedirectBinding.decode(query: query)
            if !keys.isEmpty { try message.requireSignature(by: keys) }
        } catch {
            throw .queryRefused(error)
        }
        guard message.parameter == .request else { throw .requestMalformed("it is a response") }
        return try read(message)
    }

    private func read(_ message: UnverifiedRedirectMessage) throws(MockIdPRefusal) -> ReceivedRequest {
        let root: XMLElement
        let issuer: String
        let policy: XMLElement?
        do throws(XMLRefusal) {
            root = try XMLDocument.parse(message.xml).root
            issuer = try root.only(named: "Issuer", in: SAMLName.assertionNamespace).text()
            policy = try root.optional(named: "NameIDPolicy", in: SAMLName.protocolNamespace)
        } catch {
            throw .requestMalformed("it is not readable XML with one Issuer")
        }
        guard root.isNamed("AuthnRequest", in: SAMLName.protocolNamespace), root.attribute("Version") == "2.0" else {
            throw .requestMalformed("its root is \(root.name)")
        }
        if let destination = root.attribute("Destination"), destination != singleSignOnURL {
            throw .destinationMismatch(expected: singleSignOnURL, got: destination)
        }
        guard let id = root.attribute("ID"), let consumer = root.attribute("AssertionConsumerServiceURL") else {
            throw .requestMalformed("it has no ID or no AssertionConsumerServiceURL")
        }
        return ReceivedRequest(
            id: id, issuer: issuer, assertionConsumerServiceURL: consumer, relayState: message.relayState,
            isSigned: message.isSigned, forceAuthn: root.attribute("ForceAuthn") == "true",
            nameIDFormat: policy?.attribute("Format"))
    }
}
