package import KeyMaterial
internal import XMLSecurity
internal import XMLTree

extension ServiceProviderMetadata {
    /// The document that an administrator downloads: the same bytes for the same values, no `validUntil`, unsigned.
    package func render() -> String {
        render(signing: nil, signature: nil)
    }

    /// What only the signed copy says of itself.
    package struct Copy: Sendable, Hashable {
        /// The ID of the document, beginning with `_`.
        package var id: String
        /// 7 to 14 days ahead is usual.
        package var validUntil: SAMLInstant
        /// How soon a reader should come again, in hours: before a staged key signs.
        package var cacheHours: Int

        package init(id: String, validUntil: SAMLInstant, cacheHours: Int) {
            self.id = id
            self.validUntil = validUntil
            self.cacheHours = cacheHours
        }
    }

    /// The copy for federations and readers by URL, which want a signature and an end of validity.
    ///
    /// - Parameters:
    ///   - key: signs; with `certificate` beside it as a hint.
    ///   - copy: what makes it another document each time.
    package func renderSigned(
        by key: PrivateKey, certificate: Certificate?, _ copy: Copy
    ) throws(OutgoingRefusal) -> String {
        guard copy.id.utf8.first.map(AuthnRequest.startsName) == true else { throw .identifierInvalid }
        let unsigned = render(signing: copy, signature: XMLSigner.placeholder(for: copy.id))
        do throws(XMLSecurityRefusal) {
            return try XMLSigner.sign(elementWithID: copy.id, of: unsigned, key: key, certificate: certificate)
        } catch {
            throw .libraryFailed
        }
    }

    // In the order of the schema, which some identity providers check and some of our peers got wrong.
    private func render(signing copy: Copy?, signature: String?) -> String {
        var writer = XMLWriter(declaration: true, indented: true)
        writer.element(
            "md:EntityDescriptor",
            [
                "xmlns:md": SAMLName.metadataNamespace, "xmlns:ds": XMLNamespace.signature, "ID": copy?.id,
                "entityID": entityID, "validUntil": copy?.validUntil.description,
                "cacheDuration": copy.map { "PT\($0.cacheHours)H" },
            ]
        ) { writer in
            if let signature { writer.verbatim(signature) }
            writeAlgorithms(to: &writer)
            writeRole(to: &writer)
            if let organization = publisher.organization { write(organization, to: &writer) }
            for contact in publisher.contacts { write(contact, to: &writer) }
        }
        return writer.xml
    }

    private func writeAlgorithms(to writer: inout XMLWriter) {
        let namespace = "urn:oasis:names:tc:SAML:metadata:algsupport"
        writer.element("md:Extensions", ["xmlns:alg": namespace]) { writer in
            for digest in algorithms.digests { writer.element("alg:DigestMethod", ["Algorithm": digest]) }
            for signature in algorithms.signatures { writer.element("alg:SigningMethod", ["Algorithm": signature]) }
        }
    }

    private func write(_ organization: MetadataPublisher.Organization, to writer: inout XMLWriter) {
        writer.element("md:Organization") { writer in
            writer.element("md:OrganizationName", ["xml:lang": "en"], text: organization.name)
            writer.element("md:OrganizationDisplayName", ["xml:lang": "en"], text: organization.displayName)
            writer.element("md:OrganizationURL", ["xml:lang": "en"], text: organization.url)
        }
    }

    private func write(_ contact: MetadataPublisher.Contact, to writer: inout XMLWriter) {
        writer.element("md:ContactPerson", ["contactType": contact.kind.rawValue]) { writer in
            if let name = contact.name { writer.element("md:GivenName", text: name) }
            writer.element("md:EmailAddress", text: "mailto:\(contact.email)")
        }
    }
}
