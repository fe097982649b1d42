package import KeyMaterial
internal import XMLSecurity
internal import XMLTree

extension ServiceProviderMetadata {
    /// The document that an administrator downloads: the same bytes for the same values, no `validUntil`, unsigned.
    package func render() -> String {
        render(id: nil, validUntil: nil, signature: nil)
    }

    /// The copy for federations, which want a signature and an end of validity.
    ///
    /// - Parameters:
    ///   - key: signs; with `certificate` beside it as a hint.
    ///   - id: the ID of the document, beginning with `_`.
    ///   - validUntil: 7 to 14 days ahead is usual.
    package func renderSigned(
        by key: PrivateKey, certificate: Certificate?, id: String, validUntil: SAMLInstant
    ) throws(OutgoingRefusal) -> String {
        guard id.utf8.first.map(AuthnRequest.startsName) == true else { throw .identifierInvalid }
        let unsigned = render(id: id, validUntil: validUntil, signature: XMLSigner.placeholder(for: id))
        do throws(XMLSecurityRefusal) {
            return try XMLSigner.sign(elementWithID: id, of: unsigned, key: key, certificate: certificate)
        } catch {
            throw .libraryFailed
        }
    }

    private func render(id: String?, validUntil: SAMLInstant?, signature: String?) -> String {
        var writer = XMLWriter(declaration: true, indented: true)
        writer.element(
            "md:EntityDescriptor",
            [
                "xmlns:md": SAMLName.metadataNamespace, "xmlns:ds": XMLNamespace.signature, "ID": id,
                "entityID": entityID, "validUntil": validUntil?.description,
            ]
        ) { writer in
            if let signature { writer.verbatim(signature) }
            writer.element(
                "md:SPSSODescriptor",
                [
                    "protocolSupportEnumeration": SAMLName.protocolNamespace,
                    "AuthnRequestsSigned": signsAuthnRequests ? "true" : "false", "WantAssertionsSigned": "true",
                ]
            ) { writer in
                // In the order of the schema, which some identity providers check and some of our peers got wrong.
                writePresentation(to: &writer)
                for certificate in signingCertificates { write(certificate, use: "signing", to: &writer) }
                for certificate in encryptionCertificates { write(certificate, use: "encryption", to: &writer) }
                writeServices(to: &writer)
            }
            writeContact(to: &writer)
        }
        return writer.xml
    }

    private func writePresentation(to writer: inout XMLWriter) {
        guard let presentation else { return }
        writer.element("md:Extensions") { writer in
            writer.element("mdui:UIInfo", ["xmlns:mdui": SAMLName.metadataUINamespace]) { writer in
                writer.element("mdui:DisplayName", ["xml:lang": "en"], text: presentation.displayName)
                if let url = presentation.privacyStatementURL {
                    writer.element("mdui:PrivacyStatementURL", ["xml:lang": "en"], text: url)
                }
                if let url = presentation.logoURL {
                    writer.element("mdui:Logo", ["height": "64", "width": "64"], text: url)
                }
            }
        }
    }

    private func write(_ certificate: Certificate, use: String, to writer: inout XMLWriter) {
        writer.element("md:KeyDescriptor", ["use": use]) { writer in
            writer.element("ds:KeyInfo") { writer in
                writer.element("ds:X509Data") { writer in
                    writer.element("ds:X509Certificate", text: Base64.encode(certificate.der))
                }
            }
        }
    }

    private func writeServices(to writer: inout XMLWriter) {
        if let singleLogoutServiceURL {
            for binding in [SAMLName.redirectBinding, SAMLName.postBinding] {
                writer.element("md:SingleLogoutService", ["Binding": binding, "Location": singleLogoutServiceURL])
            }
        }
        for format in nameIDFormats {
            writer.element("md:NameIDFormat", text: format)
        }
        writer.element(
            "md:AssertionConsumerService",
            [
                "Binding": SAMLName.postBinding, "Location": assertionConsumerServiceURL, "index": "0",
                "isDefault": "true",
            ])
        guard !requestedAttributes.isEmpty else { return }
        writer.element("md:AttributeConsumingService", ["index": "0", "isDefault": "true"]) { writer in
            writer.element("md:ServiceName", ["xml:lang": "en"], text: serviceName)
            for attribute in requestedAttributes {
                writer.element(
                    "md:RequestedAttribute",
                    [
                        "Name": attribute.name, "NameFormat": SAMLName.basicAttributeNames,
                        "FriendlyName": attribute.friendlyName, "isRequired": attribute.isRequired ? "true" : "false",
                    ])
            }
        }
    }

    private func writeContact(to writer: inout XMLWriter) {
        guard let technicalContactEmail else { return }
        writer.element("md:ContactPerson", ["contactType": "technical"]) { writer in
            writer.element("md:EmailAddress", text: "mailto:\(technicalContactEmail)")
        }
    }
}
