import Access
import Administration
import Directory
import HandOff
import Pages
import SCIM
import Tenancy

/// The account's groups, native and pushed.
enum GroupPages {
    static let routes: [ConsoleRoute] = [
        .page("groups", .readGroups, list), .form("groups", .writeGroups, on: list, create),
        .page("groups/{id}", .readGroups, show), .form("groups/{id}", .writeGroups, on: show, save),
        .form("groups/{id}/members", .writeGroups, on: show, add),
        .form("groups/{id}/members/{member}/remove", .writeGroups, on: show, remove),
        .form("groups/{id}/delete", .writeGroups, on: show, delete),
        .form("groups/{id}/roles", .writeRoles, on: show) { call, fields in
            try await RoleForms.give(to: holder(call), call, fields)
        },
        .form("groups/{id}/roles/{assignment}/remove", .writeRoles, on: show) { call, _ in
            try await RoleForms.take(from: holder(call), call)
        },
    ]

    private static func holder(_ call: ConsoleCall) throws -> RoleForms.Holder {
        let id = try call.id("id", Group.self)
        return RoleForms.Holder(principal: .group(id), path: "groups/\(id)")
    }

    // MARK: Pages

    @Sendable private static func list(_ call: ConsoleCall) async throws -> ConsolePage {
        var filter = GroupFilter()
        filter.searchKey = call.search("q").map { CaseFold.key($0) }
        let after = try call.query("after", expecting: "where a page before ended") { ID<Group>($0) }
        let groups = try await call.administration.groups(
            matching: filter, after: after, limit: ConsoleCall.pageSize, in: call.target)
        let rows = groups.map { group -> [ConsoleCell] in
            let manager = group.manager.map { call.account.integration($0)?.title ?? $0.text }
            return [
                .link(group.record.displayName, call.link("groups/\(group.record.id)")),
                .code(group.record.identifier.text), .text("\(group.memberCount)"), .text(manager ?? "this account"),
            ]
        }
        let next = groups.count == ConsoleCall.pageSize ? groups.last?.record.id.text : nil
        let create =
            !call.may(.writeGroups)
            ? nil
            : call.form(
                "Make the group", to: "groups", fields: [.text("name", "Name", isRequired: true)])
        return call.page(
            "Groups", at: .groups,
            [
                ConsoleSection(
                    "search", "Search",
                    forms: call.search(at: "groups", fields: [.text("q", "Part of a name", given: call.query["q"])])),
                ConsoleSection(
                    "list", "Groups found",
                    table: ConsoleTable(
                        ["Group", "Identifier", "Members", "Managed by"], rows, nothing: "No group fits.",
                        next: call.next("groups", after: next))),
                create.map { ConsoleSection("make", "Make a group of this account's own", forms: [$0]) },
            ])
    }

    @Sendable private static func show(_ call: ConsoleCall) async throws -> ConsolePage {
        let group = try await call.administration.group(call.id(), in: call.target)
        let lock = call.administration.lock(on: group, in: call.target)
        return call.page(
            group.record.displayName, at: .groups, above: .groups,
            [
                facts(group, call), edit(group, isLocked: lock != nil, call),
                try await members(group, lock, call), try await roles(group, call),
                lock == nil && call.may(.writeGroups)
                    ? call.form("Delete the group", to: "groups/\(group.record.id)/delete").map {
                        ConsoleSection(
                            "delete", "Delete", sentences: ["With its memberships and its roles."], forms: [$0])
                    } : nil,
            ])
    }

    private static func facts(_ group: AdministeredGroup, _ call: ConsoleCall) -> ConsoleSection {
        let record = group.record
        var facts: [ConsoleSection.Fact] = [
            .init("Name", .text(record.displayName)), .init("Identifier", .code(record.identifier.text)),
            .init("Managed by", ConsoleCell.integrations(group.manager.map { [$0] } ?? [], call)),
            .init("Scope", .text("\(record.scope)")), .init("Members", .text("\(group.memberCount)")),
            .init("Description", .optional(record.description)),
            .init("Tags", record.tags.isEmpty ? [.nothing] : record.tags.map { .text($0) }),
            .init("Created", .moment(record.created)), .init("Changed", .moment(record.lastModified)),
        ]
        if call.may(.readJournal) {
            facts.append(
                .init("Journal", .link("What happened to it", call.link("journal", ("subject", record.id.text)))))
        }
        return ConsoleSection("group", "The group", facts: facts)
    }

    private static func edit(_ group: AdministeredGroup, isLocked: Bool, _ call: ConsoleCall) -> ConsoleSection? {
        guard call.may(.writeGroups) else { return nil }
        let record = group.record
        let name: [ConsoleForm.Field] =
            isLocked ? [] : [.text("name", "Name", given: record.displayName, isRequired: true)]
        let form = call.form(
            "Save", to: "groups/\(record.id)",
            fields: name + [
                .area("description", "Description", given: record.description),
                .area("tags", "Tags, one a line", given: record.tags.joined(separator: "\n")),
            ], carrying: [HiddenField(name: "version", value: group.version.entityTag)])
        return form.map { ConsoleSection("change", "Change", forms: [$0]) }
    }

    private static func members(
        _ group: AdministeredGroup, _ lock: AdministrationRefusal?, _ call: ConsoleCall
    ) async throws -> ConsoleSection {
        let id = group.record.id
        let after = try call.query("after", expecting: "where a page before ended") { MemberID($0) }
        let members = try await call.administration.members(
            of: id, after: after, limit: ConsoleCall.pageSize, in: call.target)
        let mayChange = lock == nil && call.may(.writeGroups)
        let rows = members.map { member -> [ConsoleCell] in
            let (cell, name, member) = name(of: member, call)
            let remove =
                !mayChange
                ? nil
                : call.form(
                    "Remove", to: "groups/\(id)/members/\(member)/remove", spoken: "Remove \(name)")
            return [cell, .code(member), remove.map { .button($0) } ?? .nothing]
        }
        let add =
            !mayChange
            ? nil
            : call.form(
                "Add", to: "groups/\(id)/members",
                fields: [.text("member", "User name, or identifier of a user or group", isRequired: true)])
        let next = members.count == ConsoleCall.pageSize ? members.last.map { name(of: $0, call).id } : nil
        return ConsoleSection(
            "members", "Members", sentences: [lock?.publicSentence].compactMap(\.self),
            table: ConsoleTable(
                ["Member", "Identifier", "Change"], rows, nothing: "Nobody.",
                next: call.next("groups/\(id)", after: next)),
            forms: add.map { [$0] } ?? [])
    }

    private static func name(
        of member: AdministeredMember, _ call: ConsoleCall
    ) -> (cell: ConsoleCell, name: String, id: String) {
        switch member {
        case .user(let person):
            (
                .link(person.userName, call.may(.readUsers) ? call.link("people/\(person.id)") : nil), person.userName,
                person.id.text
            )
        case .group(let group):
            (.link(group.displayName, call.link("groups/\(group.id)")), group.displayName, group.id.text)
        }
    }

    private static func roles(_ group: AdministeredGroup, _ call: ConsoleCall) async throws -> ConsoleSection? {
        guard call.may(.readRoles) else { return nil }
        var filter = AssignmentFilter()
        filter.principal = .group(group.record.id)
        let assignments = try await call.administration.assignments(
            matching: filter, after: nil, limit: 1_000, in: call.target)
        return try await RoleForms.section(
            of: RoleForms.Holder(principal: .group(group.record.id), path: "groups/\(group.record.id)"), assignments,
            call)
    }

    // MARK: Forms

    @Sendable private static func create(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleRoute.Done {
        var change = GroupChange()
        change.name = .set(try name(in: fields))
        let made = try await call.administration.createGroup(change, in: call.target)
        return .at("groups/\(made.record.id)", .saved)
    }

    @Sendable private static func save(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleRoute.Done {
        let id = try call.id("id", Group.self)
        var change = GroupChange()
        if fields["name"] != nil { change.name = .set(try name(in: fields)) }
        if let description = fields["description"] {
            guard description.utf8.count <= 4_096 else {
                throw Problem(.invalidRequest, "The description is too long.")
            }
            change.description = description.isEmpty ? .remove : .set(description)
        }
        if let text = fields["tags"] {
            let tags = text.split(whereSeparator: \.isNewline).map { String($0.trimmed) }.filter { !$0.isEmpty }
            guard tags.count <= 50, tags.allSatisfy({ $0.utf8.count <= 64 }) else {
                throw Problem(.invalidRequest, "A group has at most 50 tags of at most 64 bytes each.")
            }
            change.tags = .set(tags)
        }
        let condition = try fields["version"].map { try VersionCondition.parse($0) }
        _ = try await call.administration.changeGroup(id, change, if: condition, in: call.target)
        return .at("groups/\(id)", .saved)
    }

    private static func name(in fields: FormFields) throws(Problem) -> String {
        let name = try fields.line("name")
        guard !name.isEmpty else { throw Problem(.invalidRequest, "A name is needed.") }
        return name
    }

    /// By identifier, or by userName.
    @Sendable private static func add(_ call: ConsoleCall, _ fields: FormFields) async throws -> ConsoleRoute.Done {
        let id = try call.id("id", Group.self)
        let text = try fields.line("member")
        var member = MemberID(text)
        if member == nil, !text.isEmpty, call.may(.readUsers) {
            var filter = PeopleFilter()
            filter.userNameKey = UserNameKey(text).text
            let found = try await call.administration.people(matching: filter, after: nil, limit: 1, in: call.target)
            member = found.first.map { .user($0.person.id) }
        }
        guard let member else { throw Problem(.invalidRequest, "Nobody here is called \"\(text)\".") }
        _ = try await call.administration.addMembers([member], to: id, in: call.target)
        return .at("groups/\(id)", .added)
    }

    @Sendable private static func remove(_ call: ConsoleCall, _: FormFields) async throws -> ConsoleRoute.Done {
        let id = try call.id("id", Group.self)
        guard let member = MemberID(try call.parameter("member")) else { throw NothingHere() }
        try await call.administration.removeMember(member, from: id, in: call.target)
        return .at("groups/\(id)", .removed)
    }

    @Sendable private static func delete(_ call: ConsoleCall, _: FormFields) async throws -> ConsoleRoute.Done {
        try await call.administration.deleteGroup(call.id(), if: nil, in: call.target)
        return .at("groups", .deleted)
    }
}
