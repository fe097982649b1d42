import Tenancy

/// The top level of a tenant file.
struct AccountSection {
    let attachments: Attachments
    let scimDefaults: SCIMSettings

    func read(_ field: Field) -> ManifestDraft {
        var draft = ManifestDraft(log: field.log)
        guard let section = Section(field) else { return draft }
        draft.accountPosition = section.field("account")?.value.position
        draft.account = section.required("account") { $0.slug(of: Account.self) }
        let name = section.value("name") { $0.text(limit: 200) }
        let domains = section.value("domains") { list in
            list.list(uniqueBy: { $0 }, of: { $0.parse(EmailDomain.readOwn) })
        }
        var organizations: [OrganizationDeclaration] = []
        section.read("orgs", into: &organizations) { list in
            list.list(uniqueBy: \.id.text, of: organization)
        }
        let keepsResponses = section.value("keep_responses") { $0.flag() }
        let reader = IntegrationSection(
            attachments: attachments, scimDefaults: scimDefaults, keepsResponses: keepsResponses ?? false,
            organizations: organizations)
        var integrations: [IntegrationSection.Declared] = []
        section.read("integrations", into: &integrations) { list in
            list.list(uniqueBy: \.integration.id.text, of: reader.read)
        }
        let routing = section.value("routing", RoutingSection.read)
        let breakGlass = section.value("break_glass") { list in
            list.list(uniqueBy: { $0.lowercased() }, of: { $0.text(limit: 256) })
        }
        let testers = section.value("testers") { list in
            list.list(uniqueBy: { $0.lowercased() }, of: { $0.text(limit: 256) })
        }
        let extensions = section.value("extensions", ExtensionSection.read)
        section.finish()
        guard let id = draft.account else { return draft }
        var account = Account(id: id, name: name ?? id.text)
        account.domains = domains ?? []
        account.organizations = organizations
        account.integrations = integrations.map(\.integration)
        account.routing = routing ?? account.routing
        account.declaresRouting = routing != nil
        account.breakGlass = breakGlass
        account.testers = testers ?? []
        account.extensions = extensions ?? []
        account.source = field.log.file
        var keys: [Slug<Integration>: AccountManifest.Keys] = [:]
        for declared in integrations { keys[declared.integration.id] = declared.keys }
        draft.manifest = AccountManifest(account: account, keys: keys)
        return draft
    }

    private func organization(_ field: Field) -> OrganizationDeclaration? {
        guard let section = Section(field) else { return nil }
        let id = section.required("id") { $0.slug(of: Organization.self) }
        let name = section.value("name") { $0.text(limit: 200) }
        let projects = section.value("projects") { list in
            list.list(uniqueBy: \.text, of: { $0.slug(of: Project.self) })
        }
        section.finish()
        return id.map { OrganizationDeclaration(id: $0, name: name ?? $0.text, projects: projects ?? []) }
    }
}

extension Field {
    /// The id of something, in the grammar of `Slug`.
    func slug<Entity>(of entity: Entity.Type) -> Slug<Entity>? {
        parse { text throws(Complaint) in
            guard let slug = Slug<Entity>(text) else {
                throw Complaint("must be 1 to 64 letters, digits, - and _, beginning with a letter or digit")
            }
            return slug
        }
    }
}
