package import Access
import Relational
package import Tenancy

/// What operators do to whole accounts: a declaration that came by the API, and whether the account is served.
enum AccountStateTables {
    static let migration = Migration("account state") { dialect in
        [
            "ALTER TABLE account ADD COLUMN suspended \(dialect.integerType)",
            "ALTER TABLE account ADD COLUMN delete_after \(dialect.integerType)",
            "ALTER TABLE account ADD COLUMN declaration \(dialect.textType)",
        ] + operatorToken(dialect)
    }

    /// Belongs to no account, so that row-level security lets only transactions over all accounts see it.
    private static func operatorToken(_ dialect: Dialect) -> [String] {
        let table = """
            CREATE TABLE operator_token (token_id \(dialect.textType) NOT NULL PRIMARY KEY, \
            hash \(dialect.blobType) NOT NULL UNIQUE, created \(dialect.integerType) NOT NULL, \
            expires \(dialect.integerType), revoked \(dialect.integerType))\(dialect.tableSuffix)
            """
        guard dialect.name == .postgres else { return [table] }
        return [
            table, "ALTER TABLE operator_token ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE operator_token FORCE ROW LEVEL SECURITY",
            """
            CREATE POLICY system_only ON operator_token USING (current_setting('gatehouse.account', true) = '*') \
            WITH CHECK (current_setting('gatehouse.account', true) = '*')
            """,
        ]
    }
}

extension AccountReader {
    /// The account as the operator sees it; nil: there is none.
    package func accountState() throws -> AccountState? {
        try session.first(
            """
            SELECT account_id, name, source, created, suspended, delete_after, declaration FROM account
            WHERE account_id = \(account)
            """
        ) { try AccountState($0) }
    }

    /// Whether the account is there, and nobody is served. A change of it is a new revision of the settings.
    package func isSuspended() throws -> Bool {
        try session.exists(
            "SELECT 1 FROM account WHERE account_id = \(account) AND suspended IS NOT NULL")
    }
}

extension AccountWriter {
    /// Ends or begins to serve the account, on all nodes.
    /// - Parameter deletion: when it's deleted for good; nil: never.
    package func setSuspended(_ since: Instant?, deletion: Instant?) throws {
        try session.execute(
            """
            UPDATE account SET suspended = \(since), delete_after = \(deletion), revision = revision + 1,
            modified = \(now) WHERE account_id = \(account)
            """)
    }

    /// Keeps what was declared through the API, as it was sent.
    package func storeDeclaration(_ document: String) throws {
        try session.execute("UPDATE account SET declaration = \(document) WHERE account_id = \(account)")
    }
}

/// A token of the operator API, by its id.
package struct OperatorTokenRecord: Hashable, Sendable {
    package var id: ID<Credential>
    package var created: Instant
    package var expires: Instant?
    package var revoked: Instant?

    package init(id: ID<Credential>, created: Instant, expires: Instant?, revoked: Instant? = nil) {
        self.id = id
        self.created = created
        self.expires = expires
        self.revoked = revoked
    }

    package func isLive(at now: Instant) -> Bool { revoked == nil && (expires.map { now < $0 } ?? true) }

    /// Whether somebody should make another one; nil: not yet.
    package func warning(at now: Instant) -> TokenWarning? {
        isLive(at: now) ? TokenWarning(created: created, expires: expires, at: now) : nil
    }
}

extension OperatorTokenRecord {
    init(row: any SQLRow) throws {
        self.init(
            id: try row.id(0), created: try row.instant(1), expires: try row.optionalInstant(2),
            revoked: try row.optionalInstant(3))
    }
}

extension SystemReader {
    /// Accounts as the operator sees them, in the order of their ids.
    package func accountStates(after: Slug<Account>?, limit: Int) throws -> [AccountState] {
        try session.query(
            """
            SELECT account_id, name, source, created, suspended, delete_after, declaration FROM account
            WHERE account_id > \(after?.text ?? "") ORDER BY account_id LIMIT \(limit)
            """
        ) { try AccountState($0) }
    }

    /// The token of this hash, live or not.
    package func operatorToken(hash: [UInt8]) throws -> OperatorTokenRecord? {
        try session.first(
            "SELECT token_id, created, expires, revoked FROM operator_token WHERE hash = \(hash)",
            OperatorTokenRecord.init(row:))
    }

    /// Every token of the operator API, oldest first.
    package func operatorTokens() throws -> [OperatorTokenRecord] {
        try session.query(
            "SELECT token_id, created, expires, revoked FROM operator_token ORDER BY token_id",
            OperatorTokenRecord.init(row:))
    }
}

extension SystemWriter {
    package func insert(_ token: OperatorTokenRecord, hash: [UInt8]) throws {
        let warnAt = TokenWarning.next(created: token.created, expires: token.expires, after: token.created)
        try session.execute(
            """
            INSERT INTO operator_token (token_id, hash, created, expires, warn_at)
            VALUES (\(token.id), \(hash), \(token.created), \(token.expires), \(warnAt))
            """)
    }

    /// Ends a token at once; false when there is no such live token.
    package func revokeOperatorToken(_ id: ID<Credential>, at now: Instant) throws -> Bool {
        try session.execute(
            "UPDATE operator_token SET revoked = \(now) WHERE token_id = \(id) AND revoked IS NULL") > 0
    }

    /// Deletes the accounts whose time has come, with everything in them.
    package func deleteAccounts(dueAt now: Instant) throws -> [Slug<Account>] {
        let due: [Slug<Account>] = try session.query(
            "SELECT account_id FROM account WHERE delete_after <= \(now) ORDER BY account_id"
        ) { try $0.slug(0) }
        for account in due { try session.execute("DELETE FROM account WHERE account_id = \(account)") }
        return due
    }
}

extension AccountState {
    fileprivate init(_ row: any SQLRow) throws(StorageFailure) {
        self.init(id: try row.slug(0), name: try row.text(1), created: try row.instant(3))
        source = try row.optionalText(2)
        suspended = try row.optionalInstant(4)
        deleteAfter = try row.optionalInstant(5)
        declaration = try row.optionalText(6)
    }
}
