package import Records
package import Tenancy

/// The tokens of the operator API, which open every account. Only the command line makes them.
package struct OperatorTokens: Sendable {
    let records: Records

    package init(records: Records) { self.records = records }

    /// - Returns: the token with its secret, which is shown once, here.
    package func issue(expires: Instant?, now: Instant) async throws -> Credentials.Issued {
        let secret = try BearerSecret.generate(.operator)
        let hash = try BearerSecret.hash(secret.text.reveal())
        let record = OperatorTokenRecord(id: .fresh(at: now), created: now, expires: expires)
        try await records.system.write { try $0.insert(record, hash: hash) }
        return Credentials.Issued(id: record.id, secret: secret.text, expires: expires)
    }

    /// The live token that was presented; nil for anything else.
    package func admit(_ presented: String, now: Instant) async throws -> ID<Credential>? {
        let hash = try BearerSecret.hash(presented)
        let token = try await records.system.read { try $0.operatorToken(hash: hash) }
        return token.flatMap { $0.isLive(at: now) ? $0.id : nil }
    }

    /// Live or not, oldest first.
    package func list() async throws -> [OperatorTokenRecord] {
        try await records.system.read { try $0.operatorTokens() }
    }

    /// Ends a token at once; false when there is no such live token.
    package func revoke(_ id: ID<Credential>, now: Instant) async throws -> Bool {
        try await records.system.write { try $0.revokeOperatorToken(id, at: now) }
    }
}
