package import Access
import Journal
package import Records
package import Tenancy

/// The SCIM clients that get short-lived access tokens: one an integration, with any number of secrets that live side by side.
package struct ProvisioningClients: Sendable {
    /// How long an access token lives, unless its secret ends before.
    package static let tokenSeconds: Int64 = 3_600
    /// Tokens that have ended are kept so long, for whoever lists them.
    private static let keptSeconds: Int64 = 86_400

    private let records: Records

    package init(records: Records) { self.records = records }

    /// A secret just made. It is shown once, here.
    package struct Issued: Sendable {
        package let id: ID<Credential>
        package let clientID: ProvisioningClientID
        package let secret: Redacted<String>
        package let expires: Instant?
    }

    /// What a client has proven itself with.
    package enum Proof: Sendable {
        case secret(ClientSecretRecord)
        /// A verified assertion, to be remembered until nobody could take it anyway.
        case assertion(replayKey: [UInt8], replayableUntil: Instant)
    }

    /// A new secret beside those that are live already.
    package func create(
        for integration: Slug<Integration>, expires: Instant?, operation: Operation
    ) async throws -> Issued {
        let (record, issued, hash) = try fresh(integration, expires: expires, operation: operation)
        try await records.account(operation.account).write(operation) { writer in
            try writer.insert(record, hash: hash)
            return Recorded((), Self.event(.credentialIssued, record))
        }
        return issued
    }

    /// An integration's secrets, live or not, oldest first.
    package func list(_ integration: Slug<Integration>, operation: Operation) async throws -> [ClientSecretRecord] {
        try await records.account(operation.account).read { try $0.clientSecrets(of: integration) }
    }

    /// Ends a secret and every token that it gave, at once and on all nodes; false when there is no such live secret.
    package func revoke(_ id: ID<Credential>, operation: Operation) async throws -> Bool {
        try await records.account(operation.account).write(operation) { writer in
            guard try writer.revokeClientSecret(id) else { return .unchanged(false) }
            return Recorded(true, JournalEvent(.credentialRevoked, id, details: ["kind": "client_secret"]))
        }
    }

    /// A new secret; those that live now end when the overlap has passed.
    package func rotate(
        _ integration: Slug<Integration>, overlapSeconds: Int64, expires: Instant?, operation: Operation
    ) async throws -> Issued {
        let (record, issued, hash) = try fresh(integration, expires: expires, operation: operation)
        let end = operation.now.advanced(bySeconds: overlapSeconds)
        try await records.account(operation.account).write(operation) { writer in
            let before = try writer.reader.clientSecrets(of: integration).filter { $0.isLive(at: operation.now) }
            for secret in before { try writer.expireClientSecret(secret.id, at: end) }
            try writer.insert(record, hash: hash)
            let ending = before.map { secret in
                JournalEvent(
                    .credentialRevoked, secret.id, details: ["kind": "client_secret", "at": end.description])
            }
            return Recorded((), [Self.event(.credentialIssued, record)] + ending)
        }
        return issued
    }

    /// What a secret proves: nil for one that was never made, has ended, or is another account's or integration's, all alike and after
    /// the same look-up.
    /// - Parameter integration: nil when there is no such integration, which is the same again.
    package func proof(
        by presented: Redacted<String>, of integration: Slug<Integration>?, in account: Slug<Account>, now: Instant
    ) async throws -> Proof? {
        let hash = try BearerSecret.hash(presented.reveal())
        let secret = try await records.account(account).read { try $0.clientSecret(hash: hash) }
        guard let secret, secret.integration == integration, secret.isLive(at: now) else { return nil }
        return .secret(secret)
    }

    /// An access token for an integration's client; nil for a secret of another integration, and for an assertion that was taken before.
    package func token(
        for integration: Slug<Integration>, by proof: Proof, operation: Operation
    ) async throws -> Credentials.Issued? {
        let longest = operation.now.advanced(bySeconds: Self.tokenSeconds)
        let end: Instant
        switch proof {
        case .secret(let secret):
            guard secret.integration == integration, secret.isLive(at: operation.now) else { return nil }
            end = secret.expires.map { min($0, longest) } ?? longest
        case .assertion: end = longest
        }
        let secret = try BearerSecret.generate(.scim)
        let hash = try BearerSecret.hash(secret.text.reveal())
        let record = CredentialRecord(
            id: .fresh(at: operation.now), holder: .scim(integration), created: operation.now, expires: end)
        let forgotten = operation.now.advanced(bySeconds: -Self.keptSeconds)
        let taken = try await records.account(operation.account).write(operation) { writer -> Recorded<Bool> in
            try writer.purgeClientTokens(endedBefore: forgotten)
            var details = ["holder": "integration:\(integration)", "expires": end.description]
            switch proof {
            case .secret(let secret):
                try writer.insert(record, hash: hash)
                try writer.noteClientToken(record.id, of: secret.id, expires: end)
                details["by"] = "client_secret:\(secret.id)"
            case .assertion(let replayKey, let replayableUntil):
                guard try writer.takeClientAssertion(replayKey, of: integration, until: replayableUntil) else {
                    return .unchanged(false)
                }
                try writer.insert(record, hash: hash)
                try writer.noteClientToken(record.id, of: nil, expires: end)
                details["by"] = "client_assertion"
            }
            return Recorded(true, JournalEvent(.credentialIssued, record.id, details: details))
        }
        return taken ? Credentials.Issued(id: record.id, secret: secret.text, expires: end) : nil
    }

    private func fresh(
        _ integration: Slug<Integration>, expires: Instant?, operation: Operation
    ) throws -> (record: ClientSecretRecord, issued: Issued, hash: [UInt8]) {
        let secret = try BearerSecret.generate(.client)
        let record = ClientSecretRecord(
            id: .fresh(at: operation.now), integration: integration, created: operation.now, expires: expires)
        let issued = Issued(
            id: record.id, clientID: ProvisioningClientID(integration, of: operation.account), secret: secret.text,
            expires: expires)
        return (record, issued, try BearerSecret.hash(secret.text.reveal()))
    }

    private static func event(_ kind: JournalEvent.Kind, _ secret: ClientSecretRecord) -> JournalEvent {
        JournalEvent(
            kind, secret.id, details: ["kind": "client_secret", "holder": "integration:\(secret.integration)"])
    }
}
