package import Access
package import Directory
import Journal
import Provisioning
import Records
package import Tenancy

/// What somebody may do, and by which roles.
package struct EffectivePermissions: Sendable {
    package let person: Person
    /// Roles that count at the scope that was asked about, or anywhere.
    package let roles: [EffectiveRole]

    /// Each permission with the roles that give it, in the order of their names; none when the person isn't active.
    package var permissions: [(name: String, by: [EffectiveRole])] {
        guard person.isActive else { return [] }
        let names = Set(roles.flatMap(\.role.permissions)).sorted()
        return names.map { name in (name, roles.filter { $0.role.permissions.contains(name) }) }
    }
}

/// A role that reaches somebody, and by which way.
package struct EffectiveRole: Sendable {
    package let assignment: AssignmentRecord
    package let role: RoleRecord
    /// The group that has the role; nil: they have it themselves.
    package let through: GroupReference?

    /// "has group-manager at orgs/default through group example_group".
    package var explanation: String {
        let way = through.map { " through group \($0.identifier)" } ?? ""
        return "has \(role.id) at \(assignment.scope)\(way)"
    }
}

extension AccountAdministration {
    package func assignments(
        matching filter: AssignmentFilter, after previous: ID<RoleAssignment>?, limit: Int,
        in target: AdministrationTarget
    ) async throws -> [AssignmentRecord] {
        _ = try target.operation.grant(.readRoles, at: filter.scope)
        return try await records.account(target.account.id).read {
            try $0.assignments(matching: filter, after: previous, limit: limit)
        }
    }

    package func assignment(
        _ id: ID<RoleAssignment>, in target: AdministrationTarget
    ) async throws -> AssignmentRecord {
        let found = try await records.account(target.account.id).read { try $0.assignment(id) }
        guard let found else { throw Self.noAssignment }
        _ = try target.operation.grant(.readRoles, at: found.scope)
        return found
    }

    /// Gives a role to a user, a group or a service account of the account, whoever manages them: roles never come from
    /// an IdP, and so none is locked.
    package func assign(
        _ role: Slug<CustomRole>, to principal: Principal, at scope: Scope, in target: AdministrationTarget
    ) async throws -> AssignmentRecord {
        try target.admit(scope, as: "scope")
        _ = try target.operation.grant(.writeRoles, at: scope)
        return try await write(target) { writer in
            guard let found = try writer.reader.role(role) else {
                throw AdministrationRefusal.unknownReference(field: "role", value: role.text)
            }
            try Self.admit(found, at: scope, in: target)
            guard try Self.exists(principal, in: target, writer.reader) else {
                throw AdministrationRefusal.unknownReference(field: "principal.id", value: principal.id)
            }
            let made = AssignmentRecord(
                id: .fresh(at: writer.now), role: role, principal: principal, scope: scope, created: writer.now)
            guard try writer.insert(made) else {
                throw AdministrationRefusal.nameTaken(field: "role", value: "\(role) at \(scope)")
            }
            return Recorded(made, made.journaled(.roleAssigned))
        }
    }

    package func unassign(_ id: ID<RoleAssignment>, in target: AdministrationTarget) async throws {
        try await write(target) { writer in
            guard let found = try writer.reader.assignment(id) else { throw Self.noAssignment }
            return Recorded((), try Self.end(found, in: target, writer))
        }
    }

    /// What a person may do at a scope, or anywhere, and why.
    package func permissions(
        of id: ID<User>, at scope: Scope?, in target: AdministrationTarget
    ) async throws -> EffectivePermissions {
        if let scope { try target.admit(scope, as: "scope") }
        return try await records.account(target.account.id).read { reader in
            let shown = try Self.person(id, .readRoles, in: target, reader)
            let roles = try reader.rolesReaching(id).filter { role in
                scope.map { role.assignment.scope.covers($0) } ?? true
            }
            return EffectivePermissions(
                person: shown.person,
                roles: roles.map { EffectiveRole(assignment: $0.assignment, role: $0.role, through: $0.through) })
        }
    }

    // MARK: Inside a transaction

    static func exists(
        _ principal: Principal, in target: AdministrationTarget, _ reader: borrowing AccountReader
    ) throws -> Bool {
        switch principal {
        case .user(let id): try !reader.people([id], in: target.account).isEmpty
        case .group(let id): try reader.group(id) != nil
        case .serviceAccount(let id): try reader.serviceAccount(id) != nil
        }
    }

    static func end(
        _ assignment: AssignmentRecord, in target: AdministrationTarget, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        _ = try target.operation.grant(.writeRoles, at: assignment.scope)
        if let role = try writer.reader.role(assignment.role) { try admit(role, at: assignment.scope, in: target) }
        guard try writer.deleteAssignment(assignment.id) else { throw noAssignment }
        return [assignment.journaled(.roleUnassigned)]
    }

    private static let noAssignment = AdministrationRefusal.notFound("role assignment")
}
