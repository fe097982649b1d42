import Access
import Directory
import Journal
import Records
import SCIM
import Tenancy

extension LoginWorld {
    /// Pushes a group with these members, in a group of its own when one is named.
    func push(
        _ name: String, _ userNames: [String], inside parent: String? = nil, in account: Account,
        by integration: Slug<Integration>
    ) async throws {
        try await records.account(account.id).write(try operation(account, actor: .operator)) { writer in
            let (group, around) = (Self.group(name, of: integration), parent.map { Self.group($0, of: integration) })
            for record in [group, around].compactMap(\.self) {
                guard try writer.insert(record, identifiers: [record.identifier]) != nil else { throw AlreadyThere() }
            }
            let members = try userNames.map { name in
                guard let id = try writer.reader.userID(named: UserNameKey(name).text) else { throw AlreadyThere() }
                return MemberID.user(id)
            }
            _ = try writer.addMembers(members, to: group.id)
            if let around { _ = try writer.addMembers([.group(group.id)], to: around.id) }
            return Recorded((), JournalEvent(.groupPushed, group.id))
        }
    }

    private static func group(_ name: String, of integration: Slug<Integration>) -> GroupRecord {
        GroupRecord(
            id: .fresh(at: noon), provenance: .managed(by: integration), scope: .account,
            identifier: GroupIdentifier(stored: name), displayName: name, displayNameKey: CaseFold.key(name),
            externalID: nil, document: Array("{}".utf8), version: 1, created: noon, lastModified: noon)
    }
}
