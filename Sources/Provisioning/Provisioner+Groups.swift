import Directory
import Records
import SCIM
import Tenancy

extension Provisioner {
    func createGroup(
        _ body: JSONValue, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let groups = GroupProvisioning(target: target)
        let group = try await write(in: target) { writer in
            try groups.create(body, writer)
        }
        return try await reply(201, group, showing: projection, in: target)
    }

    func readGroup(
        _ id: String, showing projection: Projection, if conditions: Preconditions, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        guard let id = ID<Group>(id) else { throw SCIMRefusal.notFound() }
        let shown = representation(target)
        let integration = target.integration.id
        let reply = try await records.account(target.account.id).read { reader -> SCIMReply? in
            guard let group = try reader.group(id, of: integration) else { return nil }
            let location = shown.location(.group, id.text)
            if try conditions.isKnown(group.version) {
                return .notModified(Version(group.version), location: location)
            }
            return SCIMReply(
                status: 200, group: try shown.group(group, showing: projection, of: integration, reader),
                version: Version(group.version).entityTag, location: location)
        }
        guard let reply else { throw SCIMRefusal.notFound() }
        return reply
    }

    /// A PUT without `members` empties the group, as RFC 7644 §3.5.1 has it of attributes that are left out, and as
    /// every client that sends a PUT of a group at all means it.
    func replaceGroup(
        _ id: String, with body: JSONValue, showing projection: Projection, if conditions: Preconditions,
        in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let group = try await changeGroup(id, if: conditions, in: target, target.replacement(of: body))
        return try await reply(200, group, showing: projection, in: target)
    }

    func patchGroup(
        _ id: String, _ request: PatchRequest, showing projection: Projection, if conditions: Preconditions,
        in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let group = try await changeGroup(id, if: conditions, in: target, target.change(of: request))
        return try await reply(200, group, showing: projection, in: target, unlessLarge: true)
    }

    func deleteGroup(_ id: String, if conditions: Preconditions, in target: ProvisioningTarget) async throws {
        let groups = GroupProvisioning(target: target)
        try await write(in: target) { writer in
            try groups.delete(id, if: conditions, writer)
        }
    }

    private func changeGroup(
        _ id: String, if conditions: Preconditions, in target: ProvisioningTarget,
        _ change: @escaping GroupProvisioning.Change
    ) async throws -> GroupRecord {
        let groups = GroupProvisioning(target: target)
        return try await write(in: target) { writer in
            try groups.change(id, if: conditions, change, writer)
        }
    }

    /// From how many members on a group isn't sent back on every PATCH (RFC 7644 §3.5.2): a change of one member then
    /// costs the same in any larger group.
    static let largeGroup = 100

    /// The group as it is now, members and version of one moment: another request may have changed it since.
    /// - Parameter unlessLarge: whether a large group is answered by 204, unless the client asks for something of it.
    private func reply(
        _ status: Int, _ written: GroupRecord, showing projection: Projection, in target: ProvisioningTarget,
        unlessLarge: Bool = false
    ) async throws -> SCIMReply {
        let integration = target.integration.id
        let shown = representation(target)
        let location = shown.location(.group, written.id.text)
        return try await records.account(target.account.id).read { reader in
            if unlessLarge, !projection.isExplicit,
                try reader.hasMoreMembers(than: Self.largeGroup, in: written.id)
            {
                return SCIMReply(status: 204, version: Version(written.version).entityTag)
            }
            let group = try reader.group(written.id, of: integration) ?? written
            return SCIMReply(
                status: status, group: try shown.group(group, showing: projection, of: integration, reader),
                version: Version(group.version).entityTag, location: location)
        }
    }
}
