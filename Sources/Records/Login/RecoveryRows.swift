import Relational
package import Tenancy

/// Codes by which administrators get in without their IdP, and how often somebody tried in vain.
enum RecoveryTables {
    static let migration = Migration("recovery") { dialect in
        [recoveryCode, recoveryFailure].flatMap { $0.statements(dialect) }
    }

    /// When the subject last came in.
    static let success = Migration("recovery success") { dialect in
        ["ALTER TABLE recovery_failure ADD COLUMN succeeded \(dialect.integerType)"]
    }

    private static let recoveryCode = AccountTable(
        name: "recovery_code", columns: [("hash", .blob), ("user_id", .text), ("created", .integer)],
        primaryKey: "hash",
        constraints: [
            "FOREIGN KEY (account_id, user_id) REFERENCES directory_user (account_id, user_id) ON DELETE CASCADE"
        ],
        indexes: [("recovery_code_by_user", "user_id")])

    /// One row for the account, whose `subject` is empty, and one for each user who has codes.
    private static let recoveryFailure = AccountTable(
        name: "recovery_failure",
        columns: [("subject", .text), ("failures", .integer), ("last", .integer), ("held_until", .integer)],
        primaryKey: "subject",
        constraints: ["FOREIGN KEY (account_id) REFERENCES account (account_id) ON DELETE CASCADE"], isClustered: true)
}

/// How often somebody tried to get in by a recovery code in vain, until when nobody may try again, and when they last
/// got in.
package struct RecoveryFailures: Hashable, Sendable {
    package var count: Int64
    package var last: Instant
    package var heldUntil: Instant
    package var succeeded: Instant?

    package init(count: Int64, last: Instant, heldUntil: Instant, succeeded: Instant? = nil) {
        self.count = count
        self.last = last
        self.heldUntil = heldUntil
        self.succeeded = succeeded
    }
}

extension AccountReader {
    /// How many codes a user has left.
    package func recoveryCodeCount(of user: ID<User>) throws -> Int {
        let count = try session.scalar(
            "SELECT COUNT(*) FROM recovery_code WHERE account_id = \(account) AND user_id = \(user)")
        return Int(count ?? 0)
    }

    /// When a user last came in by a code; nil: never.
    package func lastRecovery(of user: ID<User>) throws -> Instant? {
        try session.first(
            "SELECT succeeded FROM recovery_failure WHERE account_id = \(account) AND subject = \(user.text)"
        ) { try $0.optionalInstant(0) } ?? nil
    }
}

extension AccountWriter {
    /// Gives a user these codes; those from before are worth nothing any more.
    package func replaceRecoveryCodes(of user: ID<User>, with hashes: [[UInt8]]) throws {
        try session.execute("DELETE FROM recovery_code WHERE account_id = \(account) AND user_id = \(user)")
        for hash in hashes {
            try session.execute(
                """
                INSERT INTO recovery_code (account_id, hash, user_id, created)
                VALUES (\(account), \(hash), \(user), \(now))
                """)
        }
    }

    /// Uses a code up; false when the user has no such code.
    package func takeRecoveryCode(hash: [UInt8], of user: ID<User>) throws -> Bool {
        try session.execute(
            """
            DELETE FROM recovery_code WHERE account_id = \(account) AND hash = \(hash) AND user_id = \(user)
            """) > 0
    }

    /// What was tried in vain with a user's name, or, for nil, with any name of the account; held until this transaction
    /// ends, so that nobody gets more tries by trying twice at once.
    package func lockedRecoveryFailures(of user: ID<User>?) throws -> RecoveryFailures {
        let subject = user?.text ?? ""
        try session.execute(
            """
            INSERT INTO recovery_failure (account_id, subject, failures, last, held_until)
            VALUES (\(account), \(subject), 0, 0, 0) ON CONFLICT (account_id, subject) DO NOTHING
            """)
        let found = try session.first(
            """
            SELECT failures, last, held_until, succeeded FROM recovery_failure
            WHERE account_id = \(account) AND subject = \(subject)\(session.dialect.forUpdate)
            """
        ) {
            RecoveryFailures(
                count: try $0.int(0), last: try $0.instant(1), heldUntil: try $0.instant(2),
                succeeded: try $0.optionalInstant(3))
        }
        return found ?? RecoveryFailures(count: 0, last: now, heldUntil: now)
    }

    package func store(_ failures: RecoveryFailures, of user: ID<User>?) throws {
        try session.execute(
            """
            UPDATE recovery_failure SET failures = \(failures.count), last = \(failures.last),
            held_until = \(failures.heldUntil), succeeded = \(failures.succeeded) WHERE account_id = \(account) AND subject = \(user?.text ?? "")
            """)
    }
}
