import Tenancy

/// One element of `integrations:`.
struct IntegrationSection {
    struct Declared {
        let integration: Integration
        let keys: AccountManifest.Keys?
    }

    let attachments: Attachments
    let scimDefaults: SCIMSettings
    /// What the account says for all of its integrations.
    let keepsResponses: Bool
    /// Those of the same account, which a scope may name.
    let organizations: [OrganizationDeclaration]

    func read(_ field: Field) -> Declared? {
        guard let section = Section(field) else { return nil }
        let id = section.required("id") { $0.slug(of: Integration.self) }
        if id == .recovery { section.refuse("id", "must not be recovery: logins by recovery codes go by that name") }
        let generation = section.required("generation") { $0.choice(of: Generation.self) }
        let enabled = section.value("enabled") { $0.flag() }
        let scope = section.value("scope", scope)
        let membership = section.value("membership", membership)
        let serves = section.value("serves", serves)
        let entityID = section.value("entity_id") { $0.parse(EntityID.read) }
        let trust = section.value("idp", TrustSection(attachments: attachments).read)
        let keys = section.value("keys", keys)
        let attributes = section.value("attributes", attributes)
        let idpInitiated = section.value("idp_initiated") { $0.choice(of: IdPInitiated.self) }
        let signRequests = section.value("sign_requests") { $0.flag() }
        let want = section.value("want", want)
        let clockSkew = section.value("clock_skew") { $0.duration(in: 0...900) }
        let keepsResponses = section.value("keep_responses") { $0.flag() }
        let algorithms = section.value("algorithms", algorithms)
        let deactivation = section.value("deactivation") { $0.choice(of: Deactivation.self) }
        let adopt = section.value("adopt") { $0.flag() }
        let jit = section.value("jit", jit)
        let groupMapping = section.value("group_mapping", groupMapping)
        if groupMapping != nil, attributes?.groups == nil {
            section.refuse("group_mapping", "needs attributes.groups: the attribute that names the person's groups")
        }
        let scim = section.value("scim", scim)
        let brake = section.value("brake", brake)
        section.finish()
        guard let id, let generation else { return nil }
        var integration = Integration(id: id, generation: generation)
        integration.enabled = enabled ?? integration.enabled
        integration.scope = scope ?? integration.scope
        integration.membership = membership ?? integration.membership
        integration.serves = serves
        integration.entityID = entityID
        switch trust {
        case .trust(let declared): integration.trust = declared
        case .source(let source): integration.metadata = source
        case nil: break
        }
        integration.attributes = attributes ?? integration.attributes
        integration.idpInitiated = idpInitiated ?? integration.idpInitiated
        integration.signRequests = signRequests ?? integration.signRequests
        integration.want = want ?? integration.want
        integration.clockSkewSeconds = clockSkew ?? integration.clockSkewSeconds
        integration.keepsResponses = keepsResponses ?? self.keepsResponses
        integration.allowsSHA1 = algorithms?.sha1 ?? integration.allowsSHA1
        integration.refusesCBC = !(algorithms?.cbc ?? !integration.refusesCBC)
        integration.deactivation = deactivation ?? integration.deactivation
        integration.adopt = adopt ?? integration.adopt
        integration.jit = jit ?? integration.jit
        integration.groupMapping = groupMapping
        integration.scim = scim ?? scimDefaults
        integration.brake = brake ?? integration.brake
        return Declared(integration: integration, keys: keys)
    }

    private func scope(_ field: Field) -> Scope? {
        guard
            let scope = field.parse({ text throws(Complaint) in
                guard let scope = Scope(text) else { throw Complaint("must be account, orgs/… or orgs/…/projects/…") }
                return scope
            })
        else { return nil }
        switch scope {
        case .account:
            return scope
        case .organization(let id):
            guard organizations.contains(where: { $0.id == id }) else {
                field.refuse("names the org \(id), which is not among the orgs of this file")
                return nil
            }
        case .project(let project, in: let id):
            guard let organization = organizations.first(where: { $0.id == id }) else {
                field.refuse("names the org \(id), which is not among the orgs of this file")
                return nil
            }
            guard organization.projects.contains(project) else {
                field.refuse("names the project \(project), which the org \(id) doesn't have")
                return nil
            }
        }
        return scope
    }

    private func membership(_ field: Field) -> Membership? {
        let words = "must be provisioned, imported, idp or a list of userNames"
        switch field.value.shape {
        case .scalar("provisioned", quoted: _):
            return .provisioned
        case .scalar("imported", quoted: _):
            return .imported
        case .scalar("idp", quoted: _):
            return .idp
        case .list:
            return field.list(
                orEmpty: "names nobody, so nobody could log in; use enabled: false for that",
                uniqueBy: { $0.lowercased() }, of: { $0.text(limit: 256) }
            ).map(Membership.listed)
        case .scalar(let text, quoted: _):
            field.refuse("\(words), not \(text.quoted)")
            return nil
        case .mapping:
            field.refuse("\(words), not a mapping")
            return nil
        }
    }

    private func keys(_ field: Field) -> AccountManifest.Keys? {
        guard let section = Section(field) else { return nil }
        let empty = "names no file; leave the key out for a generated one"
        let signing = section.value("signing") { list in
            list.list(orEmpty: empty, of: { attachments.key($0, decrypts: false) })
        }
        let decryption = section.value("decryption") { list in
            list.list(orEmpty: empty, of: { attachments.key($0, decrypts: true) })
        }
        section.finish()
        return AccountManifest.Keys(signing: signing ?? [], decryption: decryption ?? [])
    }
}
