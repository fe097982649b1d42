internal import KeyMaterial
internal import XMLTree

extension IdentityProviderMetadata {
    /// Reads a metadata document of one identity provider, or of a federation.
    ///
    /// Comments and processing instructions are left out here, because federations and people write them and nothing
    /// in this document is believed for its signature. At most 4 MiB.
    ///
    /// - Parameter entityID: the identity provider to take; nil when there is only one.
    /// - Throws: `MetadataRefusal`. Nothing is taken from a document that is refused.
    package static func parse(
        _ bytes: [UInt8], entityID: String? = nil
    ) throws(MetadataRefusal) -> IdentityProviderMetadata {
        let document: XMLDocument
        do throws(XMLRefusal) {
            document = try XMLDocument.parse(bytes, limits: .metadata)
        } catch {
            throw .xmlRefused(reason: SAMLRejection(refusedXML: error).actual ?? "too large")
        }
        var found: [Candidate] = []
        try collect(document.root, validUntil: nil, into: &found)
        guard !found.isEmpty else { throw .identityProviderMissing }
        if let entityID {
            found.removeAll { !$0.entityID.isExactly(entityID) }
            guard !found.isEmpty else { throw .entityNotFound(entityID) }
        }
        guard let candidate = found.first, found.count == 1 else {
            throw .identityProviderAmbiguous(count: found.count)
        }
        return try IdentityProviderMetadata(candidate)
    }

    /// An entity with the one of its roles that counts here.
    fileprivate struct Candidate {
        let entityID: String
        let role: XMLElement
        let validUntil: SAMLInstant?
    }

    private static func collect(
        _ element: XMLElement, validUntil: SAMLInstant?, into found: inout [Candidate]
    ) throws(MetadataRefusal) {
        let namespace = SAMLName.metadataNamespace
        let end = try earliest(validUntil, of: element)
        if element.isNamed("EntitiesDescriptor", in: namespace) {
            for child in element.children
            where child.isNamed("EntitiesDescriptor", in: namespace) || child.isNamed("EntityDescriptor", in: namespace)
            {
                try collect(child, validUntil: end, into: &found)
            }
            return
        }
        guard element.isNamed("EntityDescriptor", in: namespace) else { throw .rootUnexpected(got: element.name) }
        for role in element.all(named: "IDPSSODescriptor", in: namespace) {
            let protocols = (role.attribute("protocolSupportEnumeration") ?? "").utf8.split { $0 <= 0x20 }
            guard protocols.contains(where: { $0.elementsEqual(SAMLName.protocolNamespace.utf8) }) else { continue }
            guard let entityID = element.attribute("entityID"), !entityID.isEmpty else { throw .entityIDMissing }
            found.append(Candidate(entityID: entityID, role: role, validUntil: try earliest(end, of: role)))
        }
    }

    private static func earliest(
        _ outer: SAMLInstant?, of element: XMLElement
    ) throws(MetadataRefusal) -> SAMLInstant? {
        guard let text = element.attribute("validUntil") else { return outer }
        guard let instant = SAMLInstant(text) else { throw .instantMalformed(got: text) }
        return outer.map { min($0, instant) } ?? instant
    }

    private init(_ candidate: Candidate) throws(MetadataRefusal) {
        let role = candidate.role
        entityID = candidate.entityID
        validUntil = candidate.validUntil
        singleSignOnRedirectURL = try role.location(of: "SingleSignOnService", SAMLName.redirectBinding)
        singleSignOnPostURL = try role.location(of: "SingleSignOnService", SAMLName.postBinding)
        singleLogoutRedirectURL = try role.location(of: "SingleLogoutService", SAMLName.redirectBinding)
        singleLogoutPostURL = try role.location(of: "SingleLogoutService", SAMLName.postBinding)
        guard singleSignOnRedirectURL != nil || singleSignOnPostURL != nil else { throw .singleSignOnServiceMissing }
        let wants = role.attribute("WantAuthnRequestsSigned")
        wantsAuthnRequestsSigned = wants == "true" || wants == "1"
        nameIDFormats = role.all(named: "NameIDFormat", in: SAMLName.metadataNamespace).compactMap(\.trimmedText)

        var certificates: [Certificate] = []
        var unusable = 0
        for descriptor in role.all(named: "KeyDescriptor", in: SAMLName.metadataNamespace) {
            // A missing use means both (§2.4.1.1).
            guard descriptor.attribute("use") ?? "signing" == "signing" else { continue }
            for text in descriptor.certificateTexts {
                guard let der = try? Base64.decode(text), let certificate = try? Certificate(der: der) else {
                    unusable += 1
                    continue
                }
                if !certificates.contains(certificate) { certificates.append(certificate) }
            }
        }
        guard !certificates.isEmpty else { throw .signingCertificateMissing }
        signingCertificates = certificates
        unusableCertificates = unusable
    }
}

extension XMLElement {
    /// The location of the first service with that binding, which is the preferred one when several are listed.
    fileprivate func location(of service: String, _ binding: String) throws(MetadataRefusal) -> String? {
        let services = all(named: service, in: SAMLName.metadataNamespace)
        guard let location = services.first(where: { $0.attribute("Binding") == binding })?.attribute("Location") else {
            return nil
        }
        guard location.hasPrefix("https://") || location.hasPrefix("http://"),
            !location.utf8.contains(where: { $0 <= 0x20 || $0 == 0x7f })
        else { throw .locationInvalid(location) }
        return location
    }

    /// One certificate for each X509Data: its first, which holds the key; the others are its chain, which nothing here
    /// trusts.
    fileprivate var certificateTexts: [String] {
        all(named: "KeyInfo", in: XMLNamespace.signature)
            .flatMap { $0.all(named: "X509Data", in: XMLNamespace.signature) }
            .compactMap { $0.all(named: "X509Certificate", in: XMLNamespace.signature).first }
            .compactMap { try? $0.text() }
    }

    /// The text without the white space that people put around it when they format XML.
    fileprivate var trimmedText: String? {
        guard let text = try? text() else { return nil }
        let blank: (UInt8) -> Bool = { $0 <= 0x20 }
        let kept = text.utf8.drop(while: blank).reversed().drop(while: blank).reversed()
        return String(decoding: Array(kept), as: UTF8.self)
    }
}
