internal import KeyMaterial
internal import XMLTree

extension ServiceProviderMetadata {
    /// The service provider itself; its children stand in the order of the schema.
    func writeRole(to writer: inout XMLWriter) {
        writer.element(
            "md:SPSSODescriptor",
            [
                "protocolSupportEnumeration": SAMLName.protocolNamespace,
                "AuthnRequestsSigned": "\(signsAuthnRequests)", "WantAssertionsSigned": "\(wantsAssertionsSigned)",
            ]
        ) { writer in
            writePresentation(to: &writer)
            for certificate in signingCertificates { write(certificate, use: "signing", to: &writer) }
            if let encryptionCertificate {
                write(encryptionCertificate, use: "encryption", by: algorithms.encryption, to: &writer)
            }
            writeLogout(to: &writer)
            for format in nameIDFormats { writer.element("md:NameIDFormat", text: format) }
            writer.element(
                "md:AssertionConsumerService",
                [
                    "Binding": SAMLName.postBinding, "Location": assertionConsumerServiceURL, "index": "0",
                    "isDefault": "true",
                ])
            writeAttributes(to: &writer)
        }
    }

    private func writePresentation(to writer: inout XMLWriter) {
        guard displayName != nil || publisher.privacyStatementURL != nil || publisher.logo != nil else { return }
        writer.element("md:Extensions") { writer in
            writer.element("mdui:UIInfo", ["xmlns:mdui": SAMLName.metadataUINamespace]) { writer in
                if let displayName { writer.element("mdui:DisplayName", ["xml:lang": "en"], text: displayName) }
                if let url = publisher.privacyStatementURL {
                    writer.element("mdui:PrivacyStatementURL", ["xml:lang": "en"], text: url)
                }
                if let logo = publisher.logo {
                    writer.element("mdui:Logo", ["height": "\(logo.height)", "width": "\(logo.width)"], text: logo.url)
                }
            }
        }
    }

    private func write(
        _ certificate: Certificate, use: String, by algorithms: [String] = [], to writer: inout XMLWriter
    ) {
        writer.element("md:KeyDescriptor", ["use": use]) { writer in
            writer.element("ds:KeyInfo") { writer in
                writer.element("ds:X509Data") { writer in
                    writer.element("ds:X509Certificate", text: Base64.encode(certificate.der))
                }
            }
            for algorithm in algorithms { writer.element("md:EncryptionMethod", ["Algorithm": algorithm]) }
        }
    }

    private func writeLogout(to writer: inout XMLWriter) {
        guard let singleLogoutServiceURL else { return }
        for binding in [SAMLName.redirectBinding, SAMLName.postBinding] {
            writer.element("md:SingleLogoutService", ["Binding": binding, "Location": singleLogoutServiceURL])
        }
    }

    private func writeAttributes(to writer: inout XMLWriter) {
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
}
