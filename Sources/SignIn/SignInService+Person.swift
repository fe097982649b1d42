package import HandOff
import Records
package import Tenancy

extension SignInService {
    /// The name of whoever holds the session; nil when it has ended, or the person isn't active any more.
    package func personName(_ secret: SessionSecret, account: Account, at now: Instant) async throws -> String? {
        guard let session = try await session(secret, account: account.id, at: now) else { return nil }
        return try await records.account(account.id).read { try Self.claims(of: session, account, $0)?.name }
    }
}
