package import KeyMaterial
internal import XMLSecurity
internal import XMLTree

extension IdentityProviderMetadata {
    /// Reads a metadata document of one identity provider, or of a federation.
    ///
    /// Comments and processing instructions are left out here, because federations and people write them and nothing
    /// in this document is believed for its signature, unless a key is pinned. At most 4 MiB.
    ///
    /// - Parameters:
    ///   - entityID: the identity provider to take; nil when there is only one.
    ///   - pinnedKeys: one of which must have signed the whole document, of which then only the signed bytes are read;
    ///     none of them refuses, nil doesn't ask.
    /// - Throws: `MetadataRefusal`. Nothing is taken from a document that is refused.
    package static func parse(
        _ bytes: [UInt8], entityID: String? = nil, signedBy pinnedKeys: [PublicKey]? = nil
    ) throws(MetadataRefusal) -> IdentityProviderMetadata {
        var root = try root(of: bytes)
        var signingKey: PublicKey?
        if let pinnedKeys {
            do throws(XMLSecurityRefusal) {
                let signed = try SignatureVerifier.verify(root, keys: pinnedKeys, policy: .standard)
                root = try signed.document().root
                signingKey = signed.key
            } catch {
                if error == .signatureMissing || error == .idMissing {
                    throw .signatureRefused(reason: "it has no signature as a whole")
                }
                let signing = SAMLRejection.Signing(element: root, trusted: pinnedKeys)
                throw .signatureRefused(reason: SAMLRejection(refusedSignature: error, signing).explanation)
            }
        }
        var found = try candidates(in: root)
        guard !found.isEmpty else { throw .identityProviderMissing }
        if let entityID {
            found.removeAll { !$0.entityID.isExactly(entityID) }
            guard !found.isEmpty else { throw .entityNotFound(entityID) }
        }
        guard let candidate = found.first, found.count == 1 else {
            throw .identityProviderAmbiguous(count: found.count)
        }
        return try IdentityProviderMetadata(candidate, signingKey: signingKey)
    }

    /// The entity IDs of all identity providers of a document, to choose one from; in its order.
    package static func entityIDs(in bytes: [UInt8]) throws(MetadataRefusal) -> [String] {
        try candidates(in: root(of: bytes)).map(\.entityID)
    }

    private static func root(of bytes: [UInt8]) throws(MetadataRefusal) -> XMLElement {
        do throws(XMLRefusal) {
            return try XMLDocument.parse(bytes, limits: .metadata).root
        } catch {
            throw .xmlRefused(reason: SAMLRejection(refusedXML: error).actual ?? "too large")
        }
    }

    private static func candidates(in root: XMLElement) throws(MetadataRefusal) -> [Candidate] {
        var found: [Candidate] = []
        try collect(root, Validity(), into: &found)
        return found
    }

    /// An entity with the one of its roles that counts here.
    fileprivate struct Candidate {
        let entityID: String
        let role: XMLElement
        let validity: Validity
    }

    /// How long a description holds; whatever is around it can only shorten that (SAML Metadata §2.3.1).
    fileprivate struct Validity {
        var until: SAMLInstant?
        var cached: Duration?

        func within(_ element: XMLElement) throws(MetadataRefusal) -> Validity {
            var inner = self
            if let text = element.attribute("validUntil") {
                guard let instant = SAMLInstant(text) else { throw .instantMalformed(got: text) }
                inner.until = min(until ?? instant, instant)
            }
            // One that can't be read says nothing, and the refresh then is a daily one.
            if let duration = element.attribute("cacheDuration").flatMap(Duration.init(xsDuration:)) {
                inner.cached = min(cached ?? duration, duration)
            }
            return inner
        }
    }

    private static func collect(
        _ element: XMLElement, _ outer: Validity, into found: inout [Candidate]
    ) throws(MetadataRefusal) {
        let namespace = SAMLName.metadataNamespace
        let validity = try outer.within(element)
        if element.isNamed("EntitiesDescriptor", in: namespace) {
            for child in element.children
            where child.isNamed("EntitiesDescriptor", in: namespace) || child.isNamed("EntityDescriptor", in: namespace)
            {
                try collect(child, validity, into: &found)
            }
            return
        }
        guard element.isNamed("EntityDescriptor", in: namespace) else { throw .rootUnexpected(got: element.name) }
        for role in element.all(named: "IDPSSODescriptor", in: namespace) {
            let protocols = (role.attribute("protocolSupportEnumeration") ?? "").utf8.split { $0 <= 0x20 }
            guard protocols.contains(where: { $0.elementsEqual(SAMLName.protocolNamespace.utf8) }) else { continue }
            guard let entityID = element.attribute("entityID"), !entityID.isEmpty else { throw .entityIDMissing }
            found.append(Candidate(entityID: entityID, role: role, validity: try validity.within(role)))
        }
    }

    private init(_ candidate: Candidate, signingKey: PublicKey?) throws(MetadataRefusal) {
        self.signingKey = signingKey
        let role = candidate.role
        entityID = candidate.entityID
        validUntil = candidate.validity.until
        cacheDuration = candidate.validity.cached
        singleSignOnRedirectURL = try role.location(of: "SingleSignOnService", SAMLName.redirectBinding)
        singleSignOnPostURL = try role.location(of: "SingleSignOnService", SAMLName.postBinding)
        singleLogoutRedirectURL = try role.location(of: "SingleLogoutService", SAMLName.redirectBinding)
        singleLogoutPostURL = try role.location(of: "SingleLogoutService", SAMLName.postBinding)
        singleLogoutRedirectResponseURL = try role.location(
            of: "SingleLogoutService", SAMLName.redirectBinding, attribute: "ResponseLocation")
        singleLogoutPostResponseURL = try role.location(
            of: "SingleLogoutService", SAMLName.postBinding, attribute: "ResponseLocation")
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
    fileprivate func location(
        of service: String, _ binding: String, attribute: String = "Location"
    ) throws(MetadataRefusal) -> String? {
        let services = all(named: service, in: SAMLName.metadataNamespace)
        guard let location = services.first(where: { $0.attribute("Binding") == binding })?.attribute(attribute) else {
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
