import Access
import Journal
import Records
package import Tenancy

/// An org of the account, with its projects.
package struct AdministeredOrganization: Hashable, Sendable {
    package let organization: OrganizationDeclaration
    /// The file that declares it; nil: it was made through the API.
    package let source: String?
    /// Those of the projects that the file declares.
    package let declaredProjects: Set<Slug<Project>>
}

/// What `tenants/` declares is read-only here; what was made here is changed here.
extension AccountAdministration {
    package func organizations(in target: AdministrationTarget) async throws -> [AdministeredOrganization] {
        try target.operation.admit(.readOrganizations)
        return try await records.account(target.account.id).read { try Self.organizations(in: target, $0) }
    }

    package func organization(
        _ id: Slug<Organization>, in target: AdministrationTarget
    ) async throws -> AdministeredOrganization {
        _ = try target.operation.grant(.readOrganizations, at: .organization(id))
        return try await records.account(target.account.id).read { try Self.organization(id, in: target, $0) }
    }

    package func createOrganization(
        _ id: Slug<Organization>, name: String, in target: AdministrationTarget
    ) async throws -> AdministeredOrganization {
        _ = try target.operation.grant(.writeOrganizations)
        return try await write(target) { writer in
            let exists = try Self.organizations(in: target, writer.reader).contains { $0.organization.id == id }
            guard !exists, try writer.makeOrganization(id, name: name) else {
                throw AdministrationRefusal.nameTaken(field: "id", value: id.text)
            }
            let made = try Self.organization(id, in: target, writer.reader)
            return Recorded(made, JournalEvent(.organizationCreated, id, details: ["name": name]))
        }
    }

    package func renameOrganization(
        _ id: Slug<Organization>, to name: String, in target: AdministrationTarget
    ) async throws -> AdministeredOrganization {
        _ = try target.operation.grant(.writeOrganizations, at: .organization(id))
        return try await write(target) { writer in
            let before = try Self.organization(id, in: target, writer.reader)
            try Self.admitMade(before)
            guard before.organization.name != name else { return .unchanged(before) }
            try writer.renameOrganization(id, to: name)
            let after = try Self.organization(id, in: target, writer.reader)
            return Recorded(after, JournalEvent(.organizationUpdated, id, details: ["name": name]))
        }
    }

    package func deleteOrganization(_ id: Slug<Organization>, in target: AdministrationTarget) async throws {
        _ = try target.operation.grant(.writeOrganizations)
        try await write(target) { writer in
            try Self.admitMade(try Self.organization(id, in: target, writer.reader))
            try Self.admitUnused(.organization(id), in: target, writer.reader)
            guard try writer.endOrganization(id) else { throw Self.noOrganization }
            return Recorded((), JournalEvent(.organizationDeleted, id))
        }
    }

    package func createProject(
        _ id: Slug<Project>, in organization: Slug<Organization>, in target: AdministrationTarget
    ) async throws {
        _ = try target.operation.grant(.writeOrganizations, at: .organization(organization))
        try await write(target) { writer in
            let existing = try Self.organization(organization, in: target, writer.reader).organization.projects
            guard !existing.contains(id), try writer.makeProject(id, in: organization) else {
                throw AdministrationRefusal.nameTaken(field: "id", value: id.text)
            }
            return Recorded((), JournalEvent(.projectCreated, "\(organization)/\(id)"))
        }
    }

    package func deleteProject(
        _ id: Slug<Project>, of organization: Slug<Organization>, in target: AdministrationTarget
    ) async throws {
        _ = try target.operation.grant(.writeOrganizations, at: .organization(organization))
        try await write(target) { writer in
            let existing = try Self.organization(organization, in: target, writer.reader)
            guard existing.organization.projects.contains(id) else { throw AdministrationRefusal.notFound("project") }
            if existing.declaredProjects.contains(id) {
                throw AdministrationRefusal.declared(
                    what: "The project \(id)", source: target.account.source ?? "the account's file")
            }
            try Self.admitUnused(.project(id, in: organization), in: target, writer.reader)
            guard try writer.endProject(id, in: organization) else { throw AdministrationRefusal.notFound("project") }
            return Recorded((), JournalEvent(.projectDeleted, "\(organization)/\(id)"))
        }
    }

    // MARK: Inside a transaction

    static let noOrganization = AdministrationRefusal.notFound("org")

    private static func organizations(
        in target: AdministrationTarget, _ reader: borrowing AccountReader
    ) throws -> [AdministeredOrganization] {
        let made = try reader.madeOrganizations()
        guard let settings = try reader.settings() else { throw noOrganization }
        let names = try reader.madeOrganizationNames()
        return settings.organizations.map { organization in
            let own = made.first { $0.id == organization.id }
            let source = names.contains(organization.id) ? nil : settings.source ?? "the account's file"
            return AdministeredOrganization(
                organization: organization, source: source,
                declaredProjects: Set(organization.projects).subtracting(own?.projects ?? []))
        }.filter { target.operation.isGranted(.readOrganizations, at: .organization($0.organization.id)) }
    }

    private static func organization(
        _ id: Slug<Organization>, in target: AdministrationTarget, _ reader: borrowing AccountReader
    ) throws -> AdministeredOrganization {
        guard let found = try organizations(in: target, reader).first(where: { $0.organization.id == id }) else {
            throw noOrganization
        }
        return found
    }

    private static func admitMade(_ organization: AdministeredOrganization) throws(AdministrationRefusal) {
        guard let source = organization.source else { return }
        throw .declared(what: "The org \(organization.organization.id)", source: source)
    }

    private static func admitUnused(
        _ scope: Scope, in target: AdministrationTarget, _ reader: borrowing AccountReader
    ) throws {
        let isTarget = target.account.integrations.contains { scope.covers($0.scope) }
        guard try !isTarget && !reader.isInUse(scope) else {
            throw AdministrationRefusal.inUse(
                what: "The scope \(scope)", by: "a role assignment, a group or an integration")
        }
    }
}
