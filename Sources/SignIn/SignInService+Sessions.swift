package import Access
package import HandOff
package import Journal
package import Records
package import Tenancy

extension SignInService {
    /// The session of a cookie; nil: unknown, expired or ended, or another account's.
    package func session(
        _ secret: SessionSecret, account: Slug<Account>, at now: Instant
    ) async throws -> LoginSessionRecord? {
        guard secret.account == account else { return nil }
        return try await records.account(account).read { try $0.loginSession(hash: secret.digest, at: now) }
    }

    /// The sessions of whoever has that userName or e-mail address; nil: nobody has.
    package func sessions(
        of user: String, account: Account, operation: Operation
    ) async throws -> [LoginSessionRecord]? {
        try await records.account(account.id).read { reader in
            try reader.userID(called: user, in: account).map { id in
                try reader.loginSessions(of: id).filter { operation.now < $0.expires }
            }
        }
    }

    /// Ends them all, because the operator says so; nil: nobody has that name.
    package func endSessions(
        of user: String, account: Account, operation: Operation
    ) async throws -> [LoginSessionRecord]? {
        try await records.account(account.id).write(operation) { writer in
            guard let id = try writer.reader.userID(called: user, in: account) else { return .unchanged(nil) }
            let ended = try writer.end(try writer.reader.loginSessions(of: id), because: .endedByOperator)
            return Recorded(ended.sessions, ended.events)
        }
    }

    /// Ends a session; false when there was none.
    @discardableResult
    package func endSession(
        _ operation: Operation, _ id: ID<Session>, because cause: SessionEndCause
    ) async throws -> Bool {
        try await records.account(operation.account).write(operation) { writer in
            let ended = try writer.end(try writer.reader.loginSession(id).map { [$0] } ?? [], because: cause)
            return ended.isEmpty ? .unchanged(false) : Recorded(true, ended.events)
        }
    }
}
