import Tenancy

/// `idp:` of an integration: a metadata file, or the fields themselves.
struct TrustSection {
    let attachments: Attachments

    func read(_ field: Field) -> IdentityProviderTrust? {
        guard let section = Section(field) else { return nil }
        let metadata = section.field("metadata")
        let metadataURL = section.field("metadata_url")
        let entityID = section.field("entity_id")
        let ssoURL = section.field("sso_url")
        let sloURL = section.field("slo_url")
        let certificates = section.field("certificates")
        section.finish()
        metadataURL?.refuse("is not supported yet; save the metadata beside this file and name it in metadata:")
        let fields = [entityID, ssoURL, sloURL, certificates].compactMap(\.self)
        guard let metadata else {
            if metadataURL != nil, fields.isEmpty { return nil }
            return trust(field, entityID, ssoURL, sloURL, certificates)
        }
        for extra in fields { extra.refuse("must not stand beside metadata:, which says it already") }
        guard let trust = attachments.trust(metadata) else { return nil }
        return checked(trust, metadata)
    }

    private func trust(
        _ field: Field, _ entityID: Field?, _ ssoURL: Field?, _ sloURL: Field?, _ certificates: Field?
    ) -> IdentityProviderTrust? {
        if entityID == nil, ssoURL == nil, certificates == nil, sloURL == nil {
            field.refuse("must have metadata:, or entity_id:, sso_url: and certificates:")
            return nil
        }
        func missing(_ key: String) {
            field.log.add("is missing", at: field.value.position, field: "\(field.path).\(key)")
        }
        if entityID == nil { missing("entity_id") }
        if ssoURL == nil { missing("sso_url") }
        if certificates == nil { missing("certificates") }
        let id = entityID?.parse(EntityID.read)
        let sso = ssoURL?.parse(WebAddress.secure)
        let slo = sloURL?.parse(WebAddress.secure)
        let trusted = certificates?.list(
            orEmpty: "names no certificate; without one, no assertion could be trusted",
            of: attachments.certificate)
        guard let id, let sso, let trusted else { return nil }
        return IdentityProviderTrust(entityID: id, ssoURL: sso, sloURL: slo, certificates: trusted)
    }

    /// Metadata comes from elsewhere: it is held to the same rules as fields.
    private func checked(_ trust: IdentityProviderTrust, _ field: Field) -> IdentityProviderTrust? {
        func check(_ what: String, _ text: String, _ read: (String) throws(Complaint) -> String) {
            do throws(Complaint) {
                _ = try read(text)
            } catch {
                field.refuse("\(what) in it \(error.message)")
            }
        }
        check("the entityID", trust.entityID, EntityID.read)
        check("the SSO location", trust.ssoURL, WebAddress.secure)
        for url in [trust.sloURL, trust.sloResponseURL, trust.sloPostURL, trust.sloPostResponseURL] {
            if let url { check("the SLO location", url, WebAddress.secure) }
        }
        guard !trust.certificates.isEmpty else {
            field.refuse("has no signing certificate in it")
            return nil
        }
        return trust
    }
}
