package import Access
import Journal
import Records
package import Tenancy

/// Whether single sign-on is enforced for an account, and who gets in without it.
package struct Enforcement: Sendable {
    /// Nil: it isn't.
    package let since: Instant?
    /// Who said so.
    package let actor: String?
    package let holders: [RecoveryHolder]
}

/// Nobody whom `break_glass` names has come in by a recovery code, and could again.
package struct RecoveryNotProven: Error, Sendable {
    package let holders: [RecoveryHolder]
}

extension SignInService {
    /// - Throws: `PermissionDenied` when the actor may not read it.
    package func enforcement(_ operation: Operation, account: Account) async throws -> Enforcement {
        _ = try operation.grant(.readRouting)
        return try await records.account(account.id).read { try Self.enforcement(account, $0) }
    }

    /// Says that people of the account get in by single sign-on only; the application is told by an event, and does the
    /// rest: it's the application that may have passwords.
    ///
    /// - Throws: `RecoveryNotProven`; `PermissionDenied` when the actor may not change it.
    package func enforce(_ operation: Operation, account: Account) async throws -> Enforcement {
        _ = try operation.grant(.writeRouting)
        return try await records.account(account.id).write(operation) { writer in
            let holders = try Self.recoveryHolders(account, writer.reader)
            guard try writer.reader.enforcement() == nil else {
                return .unchanged(try Self.enforcement(account, writer.reader))
            }
            guard let proven = holders.first(where: \.isProven) else { throw RecoveryNotProven(holders: holders) }
            let record = EnforcementRecord(since: writer.now, actor: operation.actor.description)
            let isNew = try writer.enforce(record)
            let enforcement = try Self.enforcement(account, writer.reader)
            guard isNew else { return .unchanged(enforcement) }
            return Recorded(
                enforcement, JournalEvent(.ssoEnforced, account.id, details: ["recovery": proven.userName]))
        }
    }

    /// Says that the application may let people in by ways of its own again.
    ///
    /// - Throws: `PermissionDenied` when the actor may not change it.
    package func endEnforcement(_ operation: Operation, account: Account) async throws -> Enforcement {
        _ = try operation.grant(.writeRouting)
        return try await records.account(account.id).write(operation) { writer in
            let ended = try writer.endEnforcement()
            let enforcement = try Self.enforcement(account, writer.reader)
            return ended ? Recorded(enforcement, JournalEvent(.ssoReleased, account.id)) : .unchanged(enforcement)
        }
    }

    private static func enforcement(_ account: Account, _ reader: borrowing AccountReader) throws -> Enforcement {
        let record = try reader.enforcement()
        return Enforcement(
            since: record?.since, actor: record?.actor, holders: try recoveryHolders(account, reader))
    }
}
