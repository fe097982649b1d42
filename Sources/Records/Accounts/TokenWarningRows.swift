package import Access
import Relational
package import Tenancy

/// When a token's end is to be told next, and whether a rotation put an end to it: then nobody needs to be told.
enum TokenWarningTables {
    static let migration = Migration("token warnings") { dialect in
        let columns = [("credential", "warn_at"), ("credential", "replaced"), ("operator_token", "warn_at")]
        // The sender asks which are due in any account, so that these indexes don't start with the account.
        return columns.map { table, column in "ALTER TABLE \(table) ADD COLUMN \(column) \(dialect.integerType)" }
            + ["credential", "operator_token"].flatMap { table in
                [
                    """
                    UPDATE \(table) SET warn_at = expires - CASE WHEN expires - created > 2592000000 THEN 2592000000 \
                    WHEN expires - created > 604800000 THEN 604800000 ELSE 86400000 END \
                    WHERE revoked IS NULL AND expires - created > 86400000
                    """,
                    "CREATE INDEX \(table)_by_warning ON \(table) (warn_at)",
                ]
            }
    }
}

/// A token whose end is to be told now. It's its claimer's until the lease ends.
package struct DueTokenWarning: Hashable, Sendable {
    /// Nil: a token of the operator API.
    package let account: Slug<Account>?
    package let token: ID<Credential>
    package let lease: Instant
}

extension AccountReader {
    /// The live tokens of the account that end by then, the first to end first; no access tokens of OAuth among them.
    package func credentials(endingBy end: Instant, at now: Instant) throws -> [CredentialRecord] {
        try session.query(
            """
            SELECT \(Self.credentialColumns) FROM credential WHERE account_id = \(account) AND revoked IS NULL
            AND expires > \(now) AND expires <= \(end) ORDER BY expires, credential_id
            """, Self.credential)
    }
}

extension AccountWriter {
    /// Takes a warning as told, if it's still the claimer's.
    /// - Returns: the token as it is; nil when somebody else has told of it, or it's gone.
    package func settleWarning(of token: ID<Credential>, claimedUntil lease: Instant) throws -> CredentialRecord? {
        guard let credential = try reader.credential(token) else { return nil }
        let next =
            credential.isLive(at: now)
            ? TokenWarning.next(created: credential.created, expires: credential.expires, after: now) : nil
        let settled = try session.execute(
            """
            UPDATE credential SET warn_at = \(next)
            WHERE account_id = \(account) AND credential_id = \(token) AND warn_at = \(lease)
            """)
        return settled > 0 ? credential : nil
    }
}

extension SystemReader {
    /// Whether the end of any token is to be told now.
    package func hasDueTokenWarnings(at now: Instant) throws -> Bool {
        let isDue = try session.exists("SELECT 1 FROM credential WHERE warn_at <= \(now) LIMIT 1")
        return try isDue || session.exists("SELECT 1 FROM operator_token WHERE warn_at <= \(now) LIMIT 1")
    }
}

extension SystemWriter {
    /// Claims tokens whose end is to be told: until the lease ends nobody else gets them, and then, if this node has died,
    /// another does.
    package func claimTokenWarnings(at now: Instant, until lease: Instant, limit: Int) throws -> [DueTokenWarning] {
        let ofAccounts = try session.query(
            """
            SELECT account_id, credential_id FROM credential WHERE warn_at <= \(now)
            ORDER BY warn_at LIMIT \(limit)\(session.dialect.forUpdateSkippingLocked)
            """
        ) { DueTokenWarning(account: try $0.slug(0), token: try $0.id(1), lease: lease) }
        let ofOperators = try session.query(
            """
            SELECT token_id FROM operator_token WHERE warn_at <= \(now)
            ORDER BY warn_at LIMIT \(limit)\(session.dialect.forUpdateSkippingLocked)
            """
        ) { DueTokenWarning(account: nil, token: try $0.id(0), lease: lease) }
        let claimed = Array((ofAccounts + ofOperators).prefix(limit))
        for due in claimed {
            if let account = due.account {
                try session.execute(
                    """
                    UPDATE credential SET warn_at = \(lease) WHERE account_id = \(account) AND credential_id = \(due.token)
                    """)
            } else {
                try session.execute("UPDATE operator_token SET warn_at = \(lease) WHERE token_id = \(due.token)")
            }
        }
        return claimed
    }

    /// The same for a token of the operator API as `AccountWriter.settleWarning`.
    package func settleWarning(_ due: DueTokenWarning, at now: Instant) throws -> OperatorTokenRecord? {
        let found: OperatorTokenRecord? = try session.first(
            """
            SELECT token_id, created, expires, revoked FROM operator_token
            WHERE token_id = \(due.token) AND warn_at = \(due.lease)
            """, OperatorTokenRecord.init(row:))
        guard let token = found else { return nil }
        let next =
            token.isLive(at: now) ? TokenWarning.next(created: token.created, expires: token.expires, after: now) : nil
        let settled = try session.execute(
            "UPDATE operator_token SET warn_at = \(next) WHERE token_id = \(due.token) AND warn_at = \(due.lease)")
        return settled > 0 ? token : nil
    }
}
