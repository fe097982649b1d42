package import Access
import Directory
import Journal
import Provisioning
import Records
package import SCIM
package import Tenancy

/// What a request makes of a role; a new one is made of nothing.
package struct RoleChange: Sendable {
    package var title = Change<String>.keep
    package var description = Change<String>.keep
    package var permissions = Change<[String]>.keep

    package init() {}
}

extension AccountAdministration {
    /// The built-in roles, then the account's own.
    package func roles(in target: AdministrationTarget) async throws -> [RoleRecord] {
        try target.operation.admit(.readRoles)
        return RoleRecord.builtIn + (try await records.account(target.account.id).read { try $0.customRoles() })
    }

    package func role(_ id: Slug<CustomRole>, in target: AdministrationTarget) async throws -> RoleRecord {
        try target.operation.admit(.readRoles)
        guard let role = try await records.account(target.account.id).read({ try $0.role(id) }) else {
            throw Self.noRole
        }
        return role
    }

    package func createRole(
        _ id: Slug<CustomRole>, _ change: RoleChange, in target: AdministrationTarget
    ) async throws -> RoleRecord {
        _ = try target.operation.grant(.writeRoles)
        let permissions = change.permissions.value ?? []
        let role = RoleRecord(
            id: id, title: change.title.value ?? id.text, description: change.description.value,
            permissions: Set(permissions).sorted(), version: 1, created: target.operation.now)
        try Self.admit(role, at: .account, in: target)
        return try await write(target) { writer in
            guard RoleRecord.builtIn(id) == nil, try writer.insert(role) else {
                throw AdministrationRefusal.nameTaken(field: "id", value: id.text)
            }
            return Recorded(role, Self.event(.roleCreated, id, from: nil, to: role))
        }
    }

    package func changeRole(
        _ id: Slug<CustomRole>, _ change: RoleChange, if condition: VersionCondition?, in target: AdministrationTarget
    ) async throws -> RoleRecord {
        _ = try target.operation.grant(.writeRoles)
        return try await write(target) { writer in
            guard let before = try writer.reader.role(id) else { throw Self.noRole }
            try target.admit(condition, Version(before.version))
            return try Self.change(before, change, in: target, writer)
        }
    }

    /// Deletes a role that nobody has.
    package func deleteRole(
        _ id: Slug<CustomRole>, if condition: VersionCondition?, in target: AdministrationTarget
    ) async throws {
        _ = try target.operation.grant(.writeRoles)
        try await write(target) { writer in
            guard let before = try writer.reader.role(id) else { throw Self.noRole }
            try target.admit(condition, Version(before.version))
            return Recorded((), try Self.end(before, in: target, writer))
        }
    }

    // MARK: Inside a transaction

    static func change(
        _ before: RoleRecord, _ change: RoleChange, in target: AdministrationTarget, _ writer: borrowing AccountWriter
    ) throws -> Recorded<RoleRecord> {
        _ = try target.operation.grant(.writeRoles)
        guard !before.isBuiltIn else { throw AdministrationRefusal.builtIn("The role \(before.id)") }
        var after = before
        after.title = change.title.value ?? before.title
        after.description = change.description.applied(to: before.description)
        after.permissions = change.permissions.value.map { Set($0).sorted() } ?? before.permissions
        guard after != before else { return .unchanged(before) }
        try admit(after, at: .account, in: target)
        after.version += 1
        try writer.update(after)
        return Recorded(after, event(.roleUpdated, after.id, from: before, to: after))
    }

    static func end(
        _ role: RoleRecord, in target: AdministrationTarget, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        _ = try target.operation.grant(.writeRoles)
        guard !role.isBuiltIn else { throw AdministrationRefusal.builtIn("The role \(role.id)") }
        var filter = AssignmentFilter()
        filter.role = role.id
        guard try writer.reader.assignments(matching: filter, after: nil, limit: 1).isEmpty else {
            throw AdministrationRefusal.inUse(what: "The role \(role.id)", by: "role assignments")
        }
        guard try writer.deleteRole(role.id) else { throw noRole }
        return [event(.roleDeleted, role.id, from: role, to: nil)]
    }

    /// What became of a role. It's deleted with its version and since when it was there, so that it can come back.
    static func event(
        _ kind: JournalEvent.Kind, _ id: Slug<CustomRole>, from before: RoleRecord?, to after: RoleRecord?
    ) -> JournalEvent {
        var details: [String: String] = [:]
        details["permissions"] = after?.permissions.joined(separator: " ")
        if after == nil, let before {
            details["version"] = "\(before.version)"
            details["created"] = before.created.map { "\($0.milliseconds)" }
        }
        return JournalEvent(
            kind, id, details: details, change: JournalChange(from: before?.attributes, to: after?.attributes))
    }

    static let noRole = AdministrationRefusal.notFound("role")

    /// Nobody gives away, or puts into a role, what they may not do themselves.
    static func admit(_ role: RoleRecord, at scope: Scope, in target: AdministrationTarget)
        throws(AdministrationRefusal)
    {
        guard target.operation.holds(role.known, at: scope) else { throw .beyondOwnAuthority(scope) }
    }
}

extension RoleRecord {
    /// What a role says, as the journal has it.
    var attributes: JSONObject {
        var attributes = JSONObject([("title", .string(title))])
        attributes["description"] = description.map { .string($0) }
        attributes["permissions"] = .array(permissions.map { .string($0) })
        return attributes
    }
}
