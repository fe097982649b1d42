import Access
import Administration
import Directory
import HandOff
import Pages
import SCIM
import Tenancy

/// The account's people: who manages them, why parts of them are locked, their groups, roles and what they may do.
enum PeoplePages {
    static let routes: [ConsoleRoute] = [
        .page("people", .readUsers, list), .page("people/{id}", .readUsers, show),
        .form("people/{id}", .writeUsers, on: show, save),
        .form("people/{id}/roles", .writeRoles, on: show) { call, fields in
            try await RoleForms.give(to: holder(call), call, fields)
        },
        .form("people/{id}/roles/{assignment}/remove", .writeRoles, on: show) { call, _ in
            try await RoleForms.take(from: holder(call), call)
        },
    ]

    private static func holder(_ call: ConsoleCall) throws -> RoleForms.Holder {
        let id = try call.id("id", User.self)
        return RoleForms.Holder(principal: .user(id), path: "people/\(id)")
    }

    // MARK: Pages

    @Sendable private static func list(_ call: ConsoleCall) async throws -> ConsolePage {
        var filter = PeopleFilter()
        filter.isActive = call.query["state"] == "any" ? nil : call.query["state"] != "inactive"
        filter.searchKey = call.search("q").map { CaseFold.key($0) }
        let after = try call.query("after", expecting: "where a page before ended") { ID<User>($0) }
        let people = try await call.administration.people(
            matching: filter, after: after, limit: ConsoleCall.pageSize, in: call.target)
        let rows = people.map { shown -> [ConsoleCell] in
            let person = shown.person
            return [
                .link(person.userName, call.link("people/\(person.id)")), .optional(person.profile.displayName),
                .optional(person.profile.email), person.isActive ? .mark("active") : .mark("inactive", isBad: true),
                .text(manager(of: person, call)),
            ]
        }
        let next = people.count == ConsoleCall.pageSize ? people.last?.person.id.text : nil
        let states = ["active", "inactive", "any"].map {
            ConsoleForm.Choice($0, $0, isChosen: $0 == call.query["state"] ?? "active")
        }
        return call.page(
            "People", at: .people,
            [
                ConsoleSection(
                    "search", "Search",
                    forms: call.search(
                        at: "people",
                        fields: [
                            .text("q", "Part of a name or an e-mail address", given: call.query["q"]),
                            .select("state", "State", states),
                        ])),
                ConsoleSection(
                    "list", "People found",
                    table: ConsoleTable(
                        ["User name", "Name", "E-mail address", "State", "Managed by"], rows, nothing: "Nobody fits.",
                        next: call.next("people", after: next))),
            ])
    }

    private static func manager(of person: Person, _ call: ConsoleCall) -> String {
        let names = person.managers.map { call.account.integration($0)?.title ?? $0.text }
        return names.isEmpty ? "this account" : names.joined(separator: ", ")
    }

    @Sendable private static func show(_ call: ConsoleCall) async throws -> ConsolePage {
        let shown = try await call.administration.person(call.id(), in: call.target)
        let locks = try await call.administration.locks(on: shown.person.id, in: call.target)
        let (roles, permissions) = try await access(shown.person, call)
        return call.page(
            shown.person.profile.displayName ?? shown.person.userName, at: .people, above: .people,
            [profile(shown, call), edit(shown, locks, call), groups(shown, locks, call), roles, permissions])
    }

    private static func profile(_ shown: AdministeredPerson, _ call: ConsoleCall) -> ConsoleSection {
        let (person, profile) = (shown.person, shown.person.profile)
        return ConsoleSection(
            "profile", "Profile",
            facts: [
                .init("User name", .text(person.userName)), .init("Name", .optional(profile.displayName)),
                .init("Given name", .optional(profile.givenName)), .init("Family name", .optional(profile.familyName)),
                .init("E-mail address", .optional(profile.email)),
                .init("State", person.isActive ? .mark("active") : .mark("inactive", isBad: true)),
                .init("Managed by", ConsoleCell.integrations(person.managers, call)),
                .init("Scopes", shown.scopes.map { .text("\($0)") }),
                .init("Created", .moment(person.created)), .init("Changed", .moment(shown.lastModified)),
                .init("Identifier", .code(person.id.text)),
            ] + links(person.id, call))
    }

    private static func links(_ id: ID<User>, _ call: ConsoleCall) -> [ConsoleSection.Fact] {
        var facts: [ConsoleSection.Fact] = []
        if call.may(.readLogins) {
            facts.append(.init("Logins", .link("Their logins", call.link("logins", ("person", id.text)))))
        }
        if call.may(.readJournal) {
            facts.append(.init("Journal", .link("What happened to them", call.link("journal", ("subject", id.text)))))
        }
        return facts
    }

    /// What is locked says why; what isn't can be filled in.
    private static func edit(_ shown: AdministeredPerson, _ locks: PersonLocks, _ call: ConsoleCall) -> ConsoleSection?
    {
        let profile = shown.person.profile
        var fields: [ConsoleForm.Field] = []
        if locks.profile == nil {
            fields += [
                .text("user_name", "User name", given: shown.person.userName, isRequired: true),
                .text("display_name", "Name", given: profile.displayName),
                .text("given_name", "Given name", given: profile.givenName),
                .text("family_name", "Family name", given: profile.familyName),
                .text("email", "E-mail address", given: profile.email, type: "email"),
            ]
        }
        if locks.activity == nil {
            let states = [("active", true), ("inactive", false)]
            fields.append(
                .select("state", "State", states.map { .init($0.0, $0.0, isChosen: $0.1 == shown.person.isActive) }))
        }
        let form =
            fields.isEmpty || !call.may(.writeUsers)
            ? nil
            : call.form(
                "Save", to: "people/\(shown.person.id)", fields: fields,
                carrying: [HiddenField(name: "version", value: shown.version.entityTag)])
        let reasons = [locks.profile, locks.activity].compactMap { $0?.publicSentence }
        guard form != nil || !reasons.isEmpty else { return nil }
        return ConsoleSection(
            "change", reasons.isEmpty ? "Change" : "What can't be changed here", sentences: reasons,
            forms: form.map { [$0] } ?? [])
    }

    private static func groups(_ shown: AdministeredPerson, _ locks: PersonLocks, _ call: ConsoleCall) -> ConsoleSection
    {
        let rows = shown.groups.map { group -> [ConsoleCell] in
            [
                .link(group.displayName, call.may(.readGroups) ? call.link("groups/\(group.id)") : nil),
                .code(group.identifier.text), .text(group.isDirect ? "directly" : "by way of another group"),
            ]
        }
        return ConsoleSection(
            "groups", "Groups", sentences: [locks.groups?.publicSentence].compactMap(\.self),
            table: ConsoleTable(["Group", "Identifier", "A member"], rows, nothing: "In no group."))
    }

    private static func access(
        _ person: Person, _ call: ConsoleCall
    ) async throws -> (roles: ConsoleSection?, permissions: ConsoleSection?) {
        guard call.may(.readRoles) else { return (nil, nil) }
        let effective = try await call.administration.permissions(of: person.id, at: nil, in: call.target)
        let through = effective.roles.compactMap { role -> [ConsoleCell]? in
            guard let group = role.through else { return nil }
            return [
                .text(role.role.title), .text("\(role.assignment.scope)"),
                .link("through group \(group.displayName)", call.link("groups/\(group.id)")), .nothing,
            ]
        }
        let roles = try await RoleForms.section(
            of: RoleForms.Holder(principal: .user(person.id), path: "people/\(person.id)"),
            effective.roles.filter { $0.through == nil }.map(\.assignment), through: through, call)
        let rows = effective.permissions.map { permission -> [ConsoleCell] in
            [.code(permission.name), .text(permission.by.map(\.explanation).joined(separator: "; "))]
        }
        let permissions = ConsoleSection(
            "permissions", "What they may do",
            table: ConsoleTable(
                ["Permission", "Because of"], rows,
                nothing: person.isActive ? "Nothing yet." : "Nothing: they aren't active."))
        return (roles, permissions)
    }

    // MARK: Forms

    /// Only what the form has is changed; a name that was emptied goes.
    @Sendable private static func save(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleRoute.Done {
        let id = try call.id("id", User.self)
        func text(_ name: String) throws(Problem) -> Change<String> {
            guard fields[name] != nil else { return .keep }
            let line = try fields.line(name)
            return line.isEmpty ? .remove : .set(line)
        }
        var change = PersonChange()
        change.userName = try text("user_name")
        change.displayName = try text("display_name")
        change.givenName = try text("given_name")
        change.familyName = try text("family_name")
        change.email = try text("email")
        if case .remove = change.userName { throw Problem(.invalidRequest, "A user name is needed.") }
        switch fields["state"] {
        case "active": change.active = .set(true)
        case "inactive": change.active = .set(false)
        default: break
        }
        let condition = try fields["version"].map { try VersionCondition.parse($0) }
        _ = try await call.administration.changePerson(id, change, if: condition, in: call.target)
        return .at("people/\(id)", .saved)
    }
}
