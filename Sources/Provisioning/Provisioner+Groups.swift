import Access
import Directory
import Journal
import Records
import SCIM
import Tenancy

extension Provisioner {
    func createGroup(
        _ body: JSONValue, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let decoded = try ResourceDocument.decode(create: body, as: target.types.group, dialect: target.dialect)
        let displayName = try displayName(of: decoded.document)
        let now = target.operation.now
        let id = ID<Group>.fresh(at: now)
        let identifiers = try GroupIdentifier.candidates(
            displayName: displayName, provenance: target.provenance, id: id)
        let draft = GroupRecord(
            id: id, provenance: target.provenance, scope: target.integration.scope,
            identifier: GroupIdentifier(stored: ""), displayName: displayName,
            displayNameKey: CaseFold.key(displayName),
            externalID: decoded.document.externalId, document: decoded.document.bytes, version: 1, created: now,
            lastModified: now)
        let group = try await records.account(target.account.id).write(target.operation) { writer in
            guard let group = try writer.insert(draft, identifiers: identifiers) else { throw nameTaken(displayName) }
            let members = Membership(group: group.id, integration: target.integration.id)
            let changed = try members.apply([.add(decoded.members ?? [])], writer)
            return Recorded(
                group,
                JournalEvent(
                    .groupPushed, group.id,
                    details: ["displayName": displayName, "identifier": group.identifier.text, "members": "\(changed)"])
            )
        }
        return try await reply(201, group, showing: projection, in: target)
    }

    func readGroup(
        _ id: String, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        guard let id = ID<Group>(id) else { throw SCIMRefusal.notFound() }
        let integration = target.integration.id
        let group = try await records.account(target.account.id).read { try $0.group(id, of: integration) }
        guard let group else { throw SCIMRefusal.notFound() }
        return try await reply(200, group, showing: projection, in: target)
    }

    func replaceGroup(
        _ id: String, with body: JSONValue, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let group = try await changeGroup(id, in: target) { existing throws(SCIMRefusal) in
            let decoded = try ResourceDocument.decode(replace: body, existing: existing, dialect: target.dialect)
            return (decoded.document, [.replaceAll(decoded.members ?? [])])
        }
        return try await reply(200, group, showing: projection, in: target)
    }

    func patchGroup(
        _ id: String, _ request: PatchRequest, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let group = try await changeGroup(id, in: target) { existing throws(SCIMRefusal) in
            let outcome = try PatchEngine.apply(request, to: existing)
            return (outcome.document, outcome.membership)
        }
        // A group too large to send back on every PATCH is answered without a body, unless the client asks for one (RFC 7644 §3.5.2).
        if !projection.isExplicit, try await isLarge(group.id, in: target) { return .noContent }
        return try await reply(200, group, showing: projection, in: target)
    }

    func deleteGroup(_ id: String, in target: ProvisioningTarget) async throws {
        guard let id = ID<Group>(id) else { throw SCIMRefusal.notFound() }
        let integration = target.integration.id
        try await records.account(target.account.id).write(target.operation) { writer in
            guard try writer.deleteGroup(id, of: integration) else { throw SCIMRefusal.notFound() }
            return Recorded((), JournalEvent(.groupDeleted, id))
        }
    }

    /// PUT and PATCH alike: the document and the members change in one transaction, and the version only if either did.
    private func changeGroup(
        _ id: String, in target: ProvisioningTarget,
        _ change: @escaping @Sendable (ResourceDocument) throws(SCIMRefusal) -> (ResourceDocument, [MembershipChange])
    ) async throws -> GroupRecord {
        guard let id = ID<Group>(id) else { throw SCIMRefusal.notFound() }
        let integration = target.integration.id
        return try await records.account(target.account.id).write(target.operation) { writer in
            guard let existing = try writer.lockedGroup(id, of: integration) else { throw SCIMRefusal.notFound() }
            let (document, changes) = try change(try ResourceDocument(stored: existing.document, type: target.types.group))
            let moved = try Membership(group: id, integration: integration).apply(changes, writer)
            let bytes = document.bytes
            guard moved > 0 || bytes != existing.document else { return .unchanged(existing) }
            var group = existing
            group.displayName = try displayName(of: document)
            group.displayNameKey = CaseFold.key(group.displayName)
            group.externalID = document.externalId
            group.document = bytes
            group.version += 1
            group.lastModified = writer.now
            if group.displayNameKey != existing.displayNameKey {
                let twin = RecordPredicate.equals(.displayName, group.displayNameKey)
                guard try writer.reader.groupCount(matching: twin, of: integration) == 0 else {
                    throw nameTaken(group.displayName)
                }
            }
            try writer.update(group)
            var events: [JournalEvent] = []
            if bytes != existing.document {
                events.append(JournalEvent(.groupUpdated, id, details: ["displayName": group.displayName]))
            }
            if moved > 0 { events.append(JournalEvent(.membersChanged, id, details: ["changes": "\(moved)"])) }
            return Recorded(group, events)
        }
    }

    private func displayName(of document: ResourceDocument) throws(SCIMRefusal) -> String {
        guard let displayName = document.displayName else { throw .invalidValue("\"displayName\" is required.") }
        try ColumnText.admit(displayName, key: CaseFold.key(displayName), as: "displayName")
        try ColumnText.admit(document.externalId, as: "externalId")
        return displayName
    }

    private func nameTaken(_ displayName: String) -> SCIMRefusal {
        .uniqueness("This integration has a Group named \"\(displayName)\" already.")
    }

    private func isLarge(_ id: ID<Group>, in target: ProvisioningTarget) async throws -> Bool {
        let threshold = Provisioner.largeGroup
        return try await records.account(target.account.id).read { try $0.hasMoreMembers(than: threshold, in: id) }
    }

    static let largeGroup = 1_000

    private func reply(
        _ status: Int, _ group: GroupRecord, showing projection: Projection, in target: ProvisioningTarget
    ) async throws -> SCIMReply {
        let integration = target.integration.id
        let members: [Member]? =
            projection.includes("members")
            ? try await records.account(target.account.id).read { reader in
                try reader.members(of: [group.id], as: integration)[group.id] ?? []
            } : nil
        let document = try representation(target).group(group, members: members)
        return SCIMReply(
            status: status, body: projection.apply(to: document).bytes, version: Version(group.version).entityTag,
            location: representation(target).location(.group, group.id.text))
    }
}
