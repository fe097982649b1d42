package import Access
import Journal
import Provisioning
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
            return Recorded(made, Self.event(.serviceAccountCreated, id, from: nil, to: made))
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
            return try Self.change(before, change, in: target, writer)
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
            return Recorded((), try Self.end(before, in: target, writer))
        }
    }

    // MARK: Inside a transaction

    static func change(
        _ before: ServiceAccountRecord, _ change: ServiceAccountChange, in target: AdministrationTarget,
        _ writer: borrowing AccountWriter
    ) throws -> Recorded<ServiceAccountRecord> {
        _ = try target.operation.grant(.writeServiceAccounts)
        var after = before
        after.title = change.title.value ?? before.title
        after.description = change.description.applied(to: before.description)
        guard after != before else { return .unchanged(before) }
        after.version += 1
        try writer.update(after)
        return Recorded(after, event(.serviceAccountUpdated, after.id, from: before, to: after))
    }

    static func end(
        _ service: ServiceAccountRecord, in target: AdministrationTarget, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        _ = try target.operation.grant(.writeServiceAccounts)
        let ended = try writer.revokeCredentials(of: service.id).map { JournalEvent(.credentialRevoked, $0) }
        let roles = try writer.reader.assignments(of: [.serviceAccount(service.id)])
        guard try writer.deleteServiceAccount(service.id) else { throw noService }
        let deleted = event(.serviceAccountDeleted, service.id, from: service, to: nil)
        return try AssignmentRecord.ended(roles, writer) + [deleted] + ended
    }

    /// What became of a service account. It's deleted with its version and since when it was there, so that it can come
    /// back.
    static func event(
        _ kind: JournalEvent.Kind, _ id: Slug<ServiceAccount>, from before: ServiceAccountRecord?,
        to after: ServiceAccountRecord?
    ) -> JournalEvent {
        var details: [String: String] = [:]
        if after == nil, let before {
            details = ["version": "\(before.version)", "created": "\(before.created.milliseconds)"]
        }
        return JournalEvent(
            kind, id, details: details, change: JournalChange(from: before?.attributes, to: after?.attributes))
    }

    static let noService = AdministrationRefusal.notFound("service account")
}

extension ServiceAccountRecord {
    /// What a service account says, as the journal has it.
    var attributes: JSONObject {
        var attributes = JSONObject([("title", .string(title))])
        attributes["description"] = description.map { .string($0) }
        return attributes
    }
}
