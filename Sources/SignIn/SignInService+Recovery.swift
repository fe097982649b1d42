package import Access
import Directory
package import HandOff
import Journal
import Logging
import Records
import SCIM
package import Tenancy

/// How a try with a recovery code ends.
package enum Recovery: Sendable {
    case session(SessionSecret)
    /// Whatever was wrong: who has such codes, or had, isn't told.
    case refused(reference: String)
    /// Too many tries in this account, whoever was named. Nothing was looked at.
    case held(seconds: Int64)
}

/// Why no recovery codes were made.
package enum RecoveryCodesRefusal: Error, Hashable, Sendable {
    case userUnknown
    /// The account's `break_glass` doesn't name them.
    case userNotNamed
}

/// Somebody whom `break_glass` names.
package struct RecoveryHolder: Hashable, Sendable {
    package let userName: String
    /// How many codes they have left; nil: the account has no such user.
    package let codes: Int?
    /// When they last came in by one; nil: never.
    package let lastUsed: Instant?
    /// Whether a code would let them in.
    package let isActive: Bool

    /// Whether it was seen that they get in, and they still can.
    package var isProven: Bool { isActive && lastUsed != nil && (codes ?? 0) > 0 }
}

extension SignInService {
    /// How many codes somebody gets at once.
    static let recoveryCodes = 10
    /// How long one who came in by a code stays at most: long enough to mend what is broken.
    static let recoverySeconds: Int64 = 3_600

    /// Makes recovery codes for an administrator whom the account's `break_glass` names; the old ones are void.
    ///
    /// - Throws: `RecoveryCodesRefusal`, `Outage`, storage failures.
    package func issueRecoveryCodes(
        for user: String, account: Account, operation: Operation
    ) async throws -> [RecoveryCode] {
        let codes = try (0..<Self.recoveryCodes).map { _ in try RecoveryCode.fresh() }
        let hashes = codes.map(\.digest)
        try await records.account(account.id).write(operation) { writer in
            guard let id = try writer.reader.userID(called: user, in: account),
                let person = try writer.reader.person(id, in: account)
            else { throw RecoveryCodesRefusal.userUnknown }
            guard account.breaksGlass(for: person) else { throw RecoveryCodesRefusal.userNotNamed }
            try writer.replaceRecoveryCodes(of: id, with: hashes)
            return Recorded((), JournalEvent(.recoveryCodesIssued, id, details: ["codes": "\(hashes.count)"]))
        }
        operation.logger.warning("recovery codes were issued")
        return codes
    }

    /// Whom the account's `break_glass` names.
    package func recoveryHolders(account: Account) async throws -> [RecoveryHolder] {
        try await records.account(account.id).read { reader in
            try Self.recoveryHolders(account, reader)
        }
    }

    static func recoveryHolders(_ account: Account, _ reader: borrowing AccountReader) throws -> [RecoveryHolder] {
        try (account.breakGlass ?? []).map { name in
            guard let id = try reader.userID(called: name, in: account) else {
                return RecoveryHolder(userName: name, codes: nil, lastUsed: nil, isActive: false)
            }
            return RecoveryHolder(
                userName: name, codes: try reader.recoveryCodeCount(of: id), lastUsed: try reader.lastRecovery(of: id),
                isActive: try reader.person(id, in: account)?.isActive ?? false)
        }
    }

    /// Lets an administrator in by a recovery code, which is used up, without asking any IdP.
    ///
    /// - Parameter before: the session that the browser has, which this login replaces.
    ///
    /// An unknown name, a wrong code and a user who has to wait are told apart in the attempt's verdict only.
    package func recover(
        _ operation: Operation, account: Account, user: String, code: String, replacing before: SessionSecret? = nil
    ) async throws -> Recovery {
        let typed = RecoveryCode(typed: code)
        // Made outside: the transaction may run twice, and must then store the same.
        let attempt = LoginAttemptRecord(
            id: .fresh(at: operation.now), integration: .recovery, reason: "recovery_code",
            userName: Verdict.displayed(user), started: operation.now)
        let session = ID<Session>.fresh(at: operation.now)
        let secret = try SessionSecret.fresh(in: account.id)
        let limits = sessionLimits
        let recovery = try await records.account(account.id).write(operation) { writer -> Recorded<Recovery> in
            let now = operation.now
            let all = try writer.lockedRecoveryFailures(of: nil)
            guard now >= all.heldUntil else {
                return .unchanged(.held(seconds: max(1, (all.heldUntil.milliseconds - now.milliseconds + 999) / 1_000)))
            }
            let person = try Self.holder(called: user, account, writer.reader)
            let failures = try person.map { try writer.lockedRecoveryFailures(of: $0.id) }
            var flow = SignInFlow(attempt)
            guard let person, let failures, now >= failures.heldUntil, let typed,
                try writer.takeRecoveryCode(hash: typed.digest, of: person.id)
            else {
                try writer.store(RecoveryBackoff.account.failures(after: all, at: now), of: nil)
                if let person, let failures, now >= failures.heldUntil {
                    try writer.store(RecoveryBackoff.user.failures(after: failures, at: now), of: person.id)
                }
                flow.take(.refused(.recoveryRefused, userName: user), at: now)
                try writer.insert(flow.attempt)
                let details = person.map { ["user": $0.id.text] } ?? [:]
                return Recorded(
                    .refused(reference: attempt.reference),
                    JournalEvent(.recoveryRefused, attempt.id, details: details))
            }
            for user in [nil, person.id] {
                try writer.store(RecoveryFailures(count: 0, last: now, heldUntil: now, succeeded: now), of: user)
            }
            flow.take(.signedIn(person.id, userName: person.userName), at: now)
            try writer.insert(flow.attempt)
            let latest = limits.latestEnd(from: now, notOnOrAfter: now.advanced(bySeconds: Self.recoverySeconds))
            try writer.insert(
                LoginSessionRecord(
                    id: session, user: person.id, integration: .recovery, attempt: attempt.id, nameID: person.userName,
                    nameIDFormat: nil, sessionIndex: nil, authenticated: now,
                    authnContext: RecoveryCode.authenticationClass,
                    created: now, expires: limits.end(from: now, latest: latest), latestEnd: latest),
                hash: secret.digest)
            let old = before.flatMap { $0.account == account.id ? $0.digest : nil }
            let replaced = try Self.replace(old, by: person.id, writer)
            let left = try writer.reader.recoveryCodeCount(of: person.id)
            return Recorded(
                .session(secret),
                replaced + [
                    JournalEvent(
                        .recoveryUsed, attempt.id, details: ["user": person.id.text, "codesLeft": "\(left)"])
                ])
        }
        // Loud, because either is rare, and a stranger's doing unless somebody has been told.
        switch recovery {
        case .session: operation.logger.warning("somebody logged in by a recovery code", metadata: attempt.metadata)
        case .refused: operation.logger.warning("a recovery code was refused", metadata: attempt.metadata)
        case .held: break
        }
        return recovery
    }

    /// The active user of that name, if `break_glass` names them.
    private static func holder(
        called name: String, _ account: Account, _ reader: borrowing AccountReader
    ) throws -> Person? {
        guard let id = try reader.userID(called: name, in: account), let person = try reader.person(id, in: account),
            person.isActive, account.breaksGlass(for: person)
        else { return nil }
        return person
    }
}

extension Account {
    /// Whether `break_glass` names somebody, by a userName.
    func breaksGlass(for person: Person) -> Bool {
        guard let breakGlass else { return false }
        let names = Set(([person.userName] + person.records.map(\.userName)).map { UserNameKey($0).text })
        return breakGlass.contains { names.contains(UserNameKey($0).text) }
    }
}

extension LoginAttemptRecord {
    fileprivate var metadata: Logger.Metadata { ["reference": "\(reference)"] }
}
