package import Access
import Journal
import Records
package import SCIM
package import Tenancy

/// What a request makes of a service account.
package struct ServiceAccountChange: Sendable {
    package var title = Change<String>.keep
    package var description = Change<String>.keep

    package init() {}
}

extension AccountAdministration {
    package func serviceAccounts(
        after previous: Slug<ServiceAccount>?, limit: Int, in target: AdministrationTarget
    ) async throws -> [ServiceAccountRecord] {
        _ = try target.operation.grant(.readServiceAccounts)
        return try await records.account(target.account.id).read {
            try $0.serviceAccounts(after: previous, limit: limit)
        }
    }

    package func serviceAccount(
        _ id: Slug<ServiceAccount>, in target: AdministrationTarget
    ) async throws -> ServiceAccountRecord {
        _ = try target.operation.grant(.readServiceAccounts)
        guard let found = try await records.account(target.account.id).read({ try $0.serviceAccount(id) }) else {
            throw Self.noService
        }
        return found
    }

    package func createServiceAccount(
        _ id: Slug<ServiceAccount>, _ change: ServiceAccountChange, in target: AdministrationTarget
    ) async throws -> ServiceAccountRecord {
        _ = try target.operation.grant(.writeServiceAccounts)
        let made = ServiceAccountRecord(
            id: id, title: change.title.value ?? id.text, description: change.description.value, version: 1,
            created: target.operation.now)
        return try await write(target) { writer in
            guard try writer.insert(made) else { throw AdministrationRefusal.nameTaken(field: "id", value: id.text) }
            return Recorded(made, JournalEvent(.serviceAccountCreated, id))
        }
    }

    package func changeServiceAccount(
        _ id: Slug<ServiceAccount>, _ change: ServiceAccountChange, if condition: VersionCondition?,
        in target: AdministrationTarget
    ) async throws -> ServiceAccountRecord {
        _ = try target.operation.grant(.writeServiceAccounts)
        return try await write(target) { writer in
            guard let before = try writer.reader.serviceAccount(id) else { throw Self.noService }
            try target.admit(condition, Version(before.version))
            var after = before
            after.title = change.title.value ?? before.title
            after.description = change.description.applied(to: before.description)
            guard after != before else { return .unchanged(before) }
            after.version += 1
            try writer.update(after)
            return Recorded(after, JournalEvent(.serviceAccountUpdated, id))
        }
    }

    /// Ends a service account with its roles, and its tokens at once.
    package func deleteServiceAccount(
        _ id: Slug<ServiceAccount>, if condition: VersionCondition?, in target: AdministrationTarget
    ) async throws {
        _ = try target.operation.grant(.writeServiceAccounts)
        try await write(target) { writer in
            guard let before = try writer.reader.serviceAccount(id) else { throw Self.noService }
            try target.admit(condition, Version(before.version))
            let ended = try writer.revokeCredentials(of: id).map { JournalEvent(.credentialRevoked, $0) }
            guard try writer.deleteServiceAccount(id) else { throw Self.noService }
            return Recorded((), [JournalEvent(.serviceAccountDeleted, id)] + ended)
        }
    }

    static let noService = AdministrationRefusal.notFound("service account")
}
