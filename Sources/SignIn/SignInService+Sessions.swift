package import Access
package import HandOff
import Journal
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

    /// Ends a session; false when there was none.
    @discardableResult
    package func endSession(_ operation: Operation, _ id: ID<Session>) async throws -> Bool {
        try await records.account(operation.account).write(operation) { writer in
            try writer.endSession(id) ? Recorded(true, JournalEvent(.sessionEnded, id)) : .unchanged(false)
        }
    }
}
