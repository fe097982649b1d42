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
        target.trace?.note(userName: user.record.userName)
        let record = try await write(in: target) { writer in
            try users.create(user, writer)
        }
        return try reply(201, record.resource, groups: [], showing: projection, in: target)
    }

    func readUser(
        _ id: String, showing projection: Projection, if conditions: Preconditions, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        guard let id = ID<User>(id) else { throw SCIMRefusal.notFound() }
        let integration = target.integration.id
        let found = try await records.account(target.account.id).read { reader in
            try reader.userResource(id, of: integration).map { user in
                guard try !conditions.isKnown(user.version) else { return (user, [GroupReference]?.none) }
                return (user, user.isMember ? try Self.groups(of: id, showing: projection, in: target, reader) : [])
            }
        }
        guard let (user, groups) = found else { throw SCIMRefusal.notFound() }
        guard let groups else {
            return .notModified(Version(user.version), location: representation(target).location(.user, id.text))
        }
        return try reply(200, user, groups: groups, showing: projection, in: target)
    }

    /// PUT and PATCH alike.
    func changeUser(
        _ id: String, showing projection: Projection, if conditions: Preconditions, in target: ProvisioningTarget,
        _ change: @escaping UserProvisioning.Change
    ) async throws -> SCIMReply {
        let users = UserProvisioning(target: target)
        let (record, groups) = try await write(in: target) { writer in
            let changed = try users.change(id, if: conditions, change, writer)
            let groups = try Self.groups(of: changed.value.id, showing: projection, in: target, writer.reader)
            return changed.map { ($0, groups) }
        }
        return try reply(200, record.resource, groups: groups, showing: projection, in: target)
    }

    func deleteUser(_ id: String, if conditions: Preconditions, in target: ProvisioningTarget) async throws {
        let users = UserProvisioning(target: target)
        try await write(in: target) { writer in
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
        _ status: Int, _ user: UserResource, groups: [GroupReference], showing projection: Projection,
        in target: ProvisioningTarget
    ) throws -> SCIMReply {
        let shown = representation(target)
        return SCIMReply(
            status: status, body: try shown.user(user, groups: groups, showing: projection),
            version: Version(user.version).entityTag, location: shown.location(.user, user.id.text))
    }
}

extension UserRecord {
    /// As it's shown right after it was written. In which groups the user is has been asked by then, if it matters.
    fileprivate var resource: UserResource {
        UserResource(
            id: id, userNameKey: userNameKey, document: document, version: version, created: created,
            lastModified: lastModified, isMember: true)
    }
}
