import Relational
package import Tenancy

/// Browsers in which an operator's token was given. They go with their token.
enum OperatorSessionTables {
    static let migration = Migration("operator-sessions") { dialect in
        let table = """
            CREATE TABLE operator_session (hash \(dialect.blobType) NOT NULL PRIMARY KEY, \
            token_id \(dialect.textType) NOT NULL REFERENCES operator_token (token_id) ON DELETE CASCADE, \
            expires \(dialect.integerType) NOT NULL)\(dialect.tableSuffix)
            """
        guard dialect.name == .postgres else { return [table] }
        return [
            table, "ALTER TABLE operator_session ENABLE ROW LEVEL SECURITY",
            "ALTER TABLE operator_session FORCE ROW LEVEL SECURITY",
            """
            CREATE POLICY system_only ON operator_session USING (current_setting('gatehouse.account', true) = '*') \
            WITH CHECK (current_setting('gatehouse.account', true) = '*')
            """,
        ]
    }
}

extension SystemReader {
    /// The session of this hash, with the token that began it; either may have ended.
    package func operatorSession(hash: [UInt8]) throws -> (token: OperatorTokenRecord, expires: Instant)? {
        try session.first(
            """
            SELECT t.token_id, t.created, t.expires, t.revoked, s.expires FROM operator_session s
            JOIN operator_token t ON t.token_id = s.token_id WHERE s.hash = \(hash)
            """
        ) { row in
            let token = OperatorTokenRecord(
                id: try row.id(0), created: try row.instant(1), expires: try row.optionalInstant(2),
                revoked: try row.optionalInstant(3))
            return (token, try row.instant(4))
        }
    }
}

extension SystemWriter {
    /// Begins a session, and forgets those that have ended.
    package func insertOperatorSession(
        hash: [UInt8], of token: ID<Credential>, at now: Instant, until end: Instant
    ) throws {
        try session.execute("DELETE FROM operator_session WHERE expires < \(now)")
        try session.execute(
            "INSERT INTO operator_session (hash, token_id, expires) VALUES (\(hash), \(token), \(end))")
    }

    package func removeOperatorSession(hash: [UInt8]) throws {
        try session.execute("DELETE FROM operator_session WHERE hash = \(hash)")
    }
}
