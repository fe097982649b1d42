package import Access
package import HandOff
import Journal
import Records
package import Tenancy

/// Who holds a session, and what they may do now.
package struct SessionHolder: Sendable {
    package let user: ID<User>
    package let name: String
    package let authority: Authority
}

extension SignInService {
    /// Whoever the cookie logs in, as the database has it at this moment: with a session that goes on because it's used.
    ///
    /// - Parameter operation: a visitor's: nothing is proven before this.
    /// - Returns: nil when the session is unknown, another account's, or has ended, or the person may not log in any more.
    package func holder(
        of secret: SessionSecret, account: Account, _ operation: Operation
    ) async throws -> SessionHolder? {
        guard secret.account == account.id else { return nil }
        let found = try await records.account(account.id).read { reader -> (LoginSessionRecord, SessionHolder)? in
            guard let session = try reader.loginSession(hash: secret.digest, at: operation.now),
                let name = try Self.claims(of: session, account, reader)?.name,
                let authority = try reader.authority(of: session.user, in: account)
            else { return nil }
            return (session, SessionHolder(user: session.user, name: name, authority: authority))
        }
        guard let (session, holder) = found else { return nil }
        let limits = sessionLimits
        if limits.extended(session, at: operation.now) != nil {
            try await records.account(account.id).write(operation) { writer in
                if let held = try writer.lockedSession(hash: secret.digest) { try limits.extend(held, writer) }
                return .unchanged(())
            }
        }
        return holder
    }
}
