package import Access
import Journal
import Records
import SCIM
package import Tenancy

/// What an import did.
package struct ImportedMembers: Hashable, Sendable {
    package let before: Int
    package let now: Int
}

extension SignInService {
    /// Makes these userNames the imported members of an integration, in place of those before; none takes the list away.
    /// - Throws: `PermissionDenied` when the actor may not change integrations.
    package func importMembers(
        _ userNames: [String], of integration: Slug<Integration>, _ operation: Operation
    ) async throws -> ImportedMembers {
        _ = try operation.grant(.writeIntegrations)
        let keys = Set(userNames.map { UserNameKey($0).text })
        return try await records.account(operation.account).write(operation) { writer in
            let before = try writer.reader.importedLists()[integration]?.members ?? 0
            guard before > 0 || !keys.isEmpty else { return .unchanged(ImportedMembers(before: 0, now: 0)) }
            try writer.replaceImportedMembers(keys, of: integration)
            return Recorded(
                ImportedMembers(before: before, now: keys.count),
                JournalEvent(
                    .membersImported, integration, details: ["before": "\(before)", "members": "\(keys.count)"]))
        }
    }
}
