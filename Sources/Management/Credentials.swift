package import Access
import Journal
import Logging
package import Records
import Synchronization
package import Tenancy

/// Issues, checks and revokes bearer tokens.
package final class Credentials: Sendable {
    private let records: Records
    /// When each credential's use was last written down: once a minute is enough for people, and costs one write instead of thousands.
    private let noted = Mutex<[ID<Credential>: Instant]>([:])
    private static let noteEverySeconds: Int64 = 60

    package init(records: Records) { self.records = records }

    /// A token just issued. The secret is shown once, here.
    package struct Issued: Sendable {
        package let id: ID<Credential>
        package let secret: Redacted<String>
        package let expires: Instant?
    }

    /// A new token beside those that are live already.
    /// - Parameter scope: where the role of a service account's token counts.
    package func issue(
        to holder: CredentialRecord.Holder, expires: Instant?, at scope: Scope = .account, operation: Operation
    ) async throws -> Issued {
        let kind: BearerSecret.Kind =
            switch holder {
            case .scim: .scim
            case .service: .service
            case .person: .person
            }
        let secret = try BearerSecret.generate(kind)
        let hash = try BearerSecret.hash(secret.text.reveal())
        var draft = CredentialRecord(
            id: .fresh(at: operation.now), holder: holder, created: operation.now, expires: expires)
        draft.scope = scope
        let record = draft
        try await records.account(operation.account).write(operation) { writer in
            try writer.insert(record, hash: hash)
            var events = try Self.makeServiceAccount(of: holder, writer)
            events.append(JournalEvent(.credentialIssued, record.id, details: ["holder": holder.name]))
            return Recorded((), events)
        }
        return Issued(id: record.id, secret: secret.text, expires: expires)
    }

    /// Whose token is made is there from then on: roles are assigned to a service account that has a row.
    private static func makeServiceAccount(
        of holder: CredentialRecord.Holder, _ writer: borrowing AccountWriter
    ) throws -> [JournalEvent] {
        guard case .service(let name, role: _) = holder, let id = Slug<ServiceAccount>(name),
            try writer.reader.serviceAccount(id) == nil
        else { return [] }
        let made = ServiceAccountRecord(
            id: id, title: name, description: nil, version: 1, created: writer.now)
        return try writer.insert(made) ? [JournalEvent(.serviceAccountCreated, id)] : []
    }

    /// The tokens of the native API, live or not, oldest first.
    package func listNative(operation: Operation) async throws -> [CredentialRecord] {
        try await records.account(operation.account).read { reader in
            try reader.nativeCredentials(of: nil, after: nil, limit: 10_000)
        }
    }

    /// The live tokens, of any kind, whose end is near and that nothing has taken the place of.
    package func ending(operation: Operation) async throws -> [CredentialRecord] {
        let now = operation.now
        let end = now.advanced(bySeconds: TokenWarning.within30Days.rawValue * 86_400)
        return try await records.account(operation.account).read { reader in
            try reader.credentials(endingBy: end, at: now).filter { $0.warning(at: now) != nil }
        }
    }

    /// The SCIM tokens of an integration, live or not, oldest first.
    package func list(_ integration: Slug<Integration>, operation: Operation) async throws -> [CredentialRecord] {
        try await records.account(operation.account).read { try $0.credentials(of: integration) }
    }

    /// Ends a token at once on all nodes; false when there is no such live token.
    package func revoke(_ id: ID<Credential>, operation: Operation) async throws -> Bool {
        try await records.account(operation.account).write(operation) { writer in
            guard try writer.revoke(id) else { return .unchanged(false) }
            return Recorded(true, JournalEvent(.credentialRevoked, id))
        }
    }

    /// A new token for the integration; those that live now end when the overlap has passed.
    package func rotate(
        _ integration: Slug<Integration>, overlapSeconds: Int64, operation: Operation
    ) async throws -> Issued {
        let before = try await list(integration, operation: operation).filter { $0.isLive(at: operation.now) }
        let issued = try await issue(to: .scim(integration), expires: nil, operation: operation)
        let end = operation.now.advanced(bySeconds: overlapSeconds)
        try await records.account(operation.account).write(operation) { writer in
            for credential in before { try writer.replace(credential.id, at: end) }
            let events = before.map { JournalEvent(.credentialRevoked, $0.id, details: ["at": end.description]) }
            return Recorded((), events)
        }
        return issued
    }

    /// Writes down that a credential was used, at most once a minute; a failure to do so fails nothing else.
    package func noteUse(of credential: CredentialRecord, operation: Operation) async {
        let due = noted.withLock { noted in
            let last = noted[credential.id] ?? credential.lastUsed
            if let last, operation.now < last.advanced(bySeconds: Self.noteEverySeconds) { return false }
            noted[credential.id] = operation.now
            return true
        }
        guard due else { return }
        do {
            try await records.account(operation.account).write(operation) { writer in
                try writer.markUsed(credential.id)
                return .unchanged(())
            }
        } catch {
            operation.logger.warning("a credential's use was not noted", metadata: ["credential": "\(credential.id)"])
        }
    }
}
