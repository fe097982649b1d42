import Tenancy

extension IntegrationSection {
    func attributes(_ field: Field) -> AttributeMapping? {
        guard let section = Section(field) else { return nil }
        var mapping = AttributeMapping()
        section.read("email", into: &mapping.email) { $0.text(limit: 256) }
        mapping.givenName = section.value("given_name") { $0.text(limit: 256) }
        mapping.familyName = section.value("family_name") { $0.text(limit: 256) }
        mapping.displayName = section.value("display_name") { $0.text(limit: 256) }
        mapping.groups = section.value("groups") { $0.text(limit: 256) }
        section.finish()
        return mapping
    }

    func serves(_ field: Field) -> Serves? {
        guard let section = Section(field) else { return nil }
        let empty = "names nobody; leave the key out"
        let isNamed = section.field("domains") != nil || section.field("groups") != nil
        let domains = section.value("domains") { list in
            list.list(orEmpty: empty, uniqueBy: { $0 }, of: { $0.parse(EmailDomain.read) })
        }
        let groups = section.value("groups") { list in
            list.list(orEmpty: empty, uniqueBy: { $0 }, of: { $0.text(limit: 256) })
        }
        section.finish()
        guard isNamed else {
            field.refuse("must name domains: or groups:; leave it out for whomever the others don't serve")
            return nil
        }
        return Serves(domains: domains ?? [], groups: groups ?? [])
    }

    func want(_ field: Field) -> Want? {
        guard let section = Section(field) else { return nil }
        var want = Want()
        section.read("signed", into: &want.signed) { $0.choice(of: Want.Signed.self) }
        section.read("encrypted", into: &want.encrypted) { $0.flag() }
        section.read("authn_context", into: &want.authnContext) { list in
            list.list(uniqueBy: { $0 }, of: { $0.text() })
        }
        section.read("valid_certificates", into: &want.validCertificates) { $0.flag() }
        section.finish()
        return want
    }

    func algorithms(_ field: Field) -> (sha1: Bool?, cbc: Bool?)? {
        guard let section = Section(field) else { return nil }
        let sha1 = section.value("sha1") { $0.flag() }
        let cbc = section.value("cbc") { $0.flag() }
        section.finish()
        return (sha1, cbc)
    }

    /// `true`, `false`, or `{ update_profile: true }`; nothing for `false`, as for no key.
    func jit(_ field: Field) -> JustInTime?? {
        guard case .mapping = field.value.shape else { return field.flag().map { $0 ? JustInTime() : nil } }
        guard let section = Section(field) else { return nil }
        var jit = JustInTime()
        section.read("update_profile", into: &jit.updatesProfile) { $0.flag() }
        section.finish()
        return jit
    }

    /// What the IdP calls a group, and what the group is called here.
    func groupMapping(_ field: Field) -> [String: String]? {
        guard case .mapping(let entries) = field.value.shape, !entries.isEmpty else {
            field.refuse("must be a mapping of what the identity provider sends to the names of groups")
            return nil
        }
        var mapping: [String: String] = [:]
        for entry in entries {
            let named = Field(value: entry.value, path: "\(field.path).\(entry.key.quoted)", log: field.log)
            if mapping[entry.key] != nil { named.refuse("is already given") }
            mapping[entry.key] = named.text(limit: 256)
        }
        return mapping
    }

    func scim(_ field: Field) -> SCIMSettings? {
        guard let section = Section(field) else { return nil }
        var scim = scimDefaults
        section.read("strict", into: &scim.strict) { $0.flag() }
        section.read("requests_per_second", into: &scim.requestsPerSecond) { $0.integer(in: 1...100_000) }
        section.read("burst", into: &scim.burst) { $0.integer(in: 1...1_000_000) }
        section.read("unknown_members", into: &scim.skipsUnknownMembers) { field in
            field.choice(of: UnknownMembers.self).map { $0 == .skip }
        }
        scim.assertions = ClientAssertionSection(attachments: attachments).read(section)
        section.finish()
        return scim
    }

    private enum UnknownMembers: String, CaseIterable {
        case refuse, skip
    }

    func brake(_ field: Field) -> BrakeSettings? {
        guard let section = Section(field) else { return nil }
        var brake = BrakeSettings()
        section.read("share", into: &brake.sharePercent) { $0.percent(in: 1...100) }
        section.read("window", into: &brake.windowSeconds) { $0.duration(in: 60...2_592_000) }
        section.read("minimum", into: &brake.minimum) { $0.integer(in: 1...1_000_000) }
        section.finish()
        return brake
    }
}
