package import Directory
import Relational
package import Tenancy

/// Which records a login made, in the version in which it left them: until SCIM writes one, it's the login's.
enum MadeAtLoginTable {
    static let migration = Migration("made at login") { dialect in
        AccountTable(
            name: "made_at_login",
            columns: [("integration_id", .text), ("user_id", .text), ("version", .integer)],
            primaryKey: "integration_id, user_id",
            constraints: [
                """
                FOREIGN KEY (account_id, integration_id, user_id) \
                REFERENCES user_record (account_id, integration_id, user_id) ON DELETE CASCADE
                """
            ], isClustered: true
        ).statements(dialect)
    }
}

extension AccountReader {
    /// Whether a login made this record and nobody else has written it since.
    package func isMadeAtLogin(_ record: UserRecord) throws -> Bool {
        try session.exists(
            """
            SELECT 1 FROM made_at_login WHERE account_id = \(account) AND integration_id = \(record.integration)
            AND user_id = \(record.id) AND version = \(record.version)
            """)
    }
}

extension AccountWriter {
    /// A new user of this userName; nil when the account has one of that name, whosever it is.
    package func newUserID(named userName: String, key: String) throws -> ID<User>? {
        let id = ID<User>.fresh(at: now)
        let inserted = try session.execute(
            """
            INSERT INTO directory_user (account_id, user_id, user_name, user_name_key, created)
            VALUES (\(account), \(id), \(userName), \(key), \(now))
            ON CONFLICT (account_id, user_name_key) DO NOTHING
            """)
        return inserted > 0 ? id : nil
    }

    /// Notes that a login made or changed the record to what it is now.
    package func noteMadeAtLogin(_ record: UserRecord) throws {
        try session.execute(
            """
            INSERT INTO made_at_login (account_id, integration_id, user_id, version)
            VALUES (\(account), \(record.integration), \(record.id), \(record.version))
            ON CONFLICT (account_id, integration_id, user_id) DO UPDATE SET version = excluded.version
            """)
    }

    /// The record is SCIM's from now on.
    package func forgetMadeAtLogin(_ record: UserRecord) throws {
        try session.execute(
            """
            DELETE FROM made_at_login WHERE account_id = \(account) AND integration_id = \(record.integration)
            AND user_id = \(record.id)
            """)
    }
}
