import Directory
import Journal
import Records
import SCIM
import Tenancy

extension Provisioner {
    func createUser(
        _ body: JSONValue, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let users = UserProvisioning(target: target)
        let user = try users.decode(body)
        let record = try await records.account(target.account.id).write(target.operation) { writer in
            try users.create(user, writer)
        }
        return try reply(201, record, groups: [], showing: projection, in: target)
    }

    func readUser(
        _ id: String, showing projection: Projection, if conditions: Preconditions, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        guard let id = ID<User>(id) else { throw SCIMRefusal.notFound() }
        let integration = target.integration.id
        let found = try await records.account(target.account.id).read { reader in
            try reader.userRecord(id, of: integration).map { record in
                guard try !conditions.isKnown(record.version) else { return (record, [GroupReference]?.none) }
                return (record, try Self.groups(of: id, showing: projection, in: target, reader))
            }
        }
        guard let (record, groups) = found else { throw SCIMRefusal.notFound() }
        guard let groups else {
            return .notModified(Version(record.version), location: representation(target).location(.user, id.text))
        }
        return try reply(200, record, groups: groups, showing: projection, in: target)
    }

    /// PUT and PATCH alike.
    func changeUser(
        _ id: String, showing projection: Projection, if conditions: Preconditions, in target: ProvisioningTarget,
        _ change: @escaping UserProvisioning.Change
    ) async throws -> SCIMReply {
        let users = UserProvisioning(target: target)
        let (record, groups) = try await records.account(target.account.id).write(target.operation) { writer in
            let changed = try users.change(id, if: conditions, change, writer)
            let groups = try Self.groups(of: changed.value.id, showing: projection, in: target, writer.reader)
            return changed.map { ($0, groups) }
        }
        return try reply(200, record, groups: groups, showing: projection, in: target)
    }

    func deleteUser(_ id: String, if conditions: Preconditions, in target: ProvisioningTarget) async throws {
        let users = UserProvisioning(target: target)
        try await records.account(target.account.id).write(target.operation) { writer in
            try users.delete(id, if: conditions, writer)
        }
    }

    private static func groups(
        of id: ID<User>, showing projection: Projection, in target: ProvisioningTarget,
        _ reader: borrowing AccountReader
    ) throws -> [GroupReference] {
        guard projection.includes("groups") else { return [] }
        return try reader.groups(of: [id], managedBy: target.integration.id)[id] ?? []
    }

    private func reply(
        _ status: Int, _ record: UserRecord, groups: [GroupReference], showing projection: Projection,
        in target: ProvisioningTarget
    ) throws -> SCIMReply {
        let shown = representation(target)
        return SCIMReply(
            status: status, body: try shown.user(record, groups: groups, showing: projection),
            version: Version(record.version).entityTag, location: shown.location(.user, record.id.text))
    }
}
