package import Directory
import Relational
package import Tenancy

extension AccountWriter {
    /// The integration's record, held until this transaction ends: nobody else changes it meanwhile.
    package func lockedUserRecord(_ id: ID<User>, of integration: Slug<Integration>) throws -> UserRecord? {
        try reader.userRecord(id, of: integration, locking: session.dialect.forUpdate)
    }

    /// The account's user of this userName, made if there is none, and held: nobody else ends them meanwhile.
    package func userID(named userName: String, key: String) throws -> ID<User> {
        // Another transaction may make or end the user between these two statements.
        for _ in 0..<3 {
            if let existing = try reader.userID(named: key, locking: session.dialect.forUpdate) { return existing }
            let id = ID<User>.fresh(at: now)
            let inserted = try session.execute(
                """
                INSERT INTO directory_user (account_id, user_id, user_name, user_name_key, created)
                VALUES (\(account), \(id), \(userName), \(key), \(now))
                ON CONFLICT (account_id, user_name_key) DO NOTHING
                """)
            if inserted > 0 { return id }
        }
        throw StorageFailure.outage("a user came and went")
    }

    /// Holds the user until this transaction ends: what other integrations' records say about them stays so meanwhile.
    package func holdUser(_ id: ID<User>) throws {
        // An engine with one writer has nothing to hold.
        guard !session.dialect.forUpdate.isEmpty else { return }
        _ = try session.exists(
            """
            SELECT 1 FROM directory_user WHERE account_id = \(account) AND user_id = \(id)\(session.dialect.forUpdate)
            """)
    }

    /// Gives the account's user another userName; the caller has made sure that it is nobody else's.
    package func renameUser(_ id: ID<User>, to userName: String, key: String) throws {
        try session.execute(
            """
            UPDATE directory_user SET user_name = \(userName), user_name_key = \(key)
            WHERE account_id = \(account) AND user_id = \(id)
            """)
    }

    /// Stores a new record; false when the integration already has one for this user or userName.
    package func insert(_ record: UserRecord) throws -> Bool {
        let profile = record.profile
        let inserted = try session.execute(
            """
            INSERT INTO user_record (account_id, integration_id, user_id, user_name, user_name_key, external_id, active,
            given_name, family_name, email, email_type, display_name, document, version, created, modified)
            VALUES (\(account), \(record.integration), \(record.id), \(record.userName), \(record.userNameKey),
            \(record.externalID), \(record.active), \(profile.givenName), \(profile.familyName), \(profile.email),
            \(profile.emailType), \(profile.displayName), \(record.document), \(record.version), \(record.created),
            \(record.lastModified)) ON CONFLICT DO NOTHING
            """)
        guard inserted > 0 else { return false }
        try countUsers(1, of: record.integration, near: record.id)
        try index(record)
        return true
    }

    /// Stores what has become of a record. The userName is the account's too when no record of higher precedence says otherwise.
    package func update(_ record: UserRecord, renamingUser: Bool) throws {
        let profile = record.profile
        try session.execute(
            """
            UPDATE user_record SET user_name = \(record.userName), user_name_key = \(record.userNameKey),
            external_id = \(record.externalID), active = \(record.active), given_name = \(profile.givenName),
            family_name = \(profile.familyName), email = \(profile.email), email_type = \(profile.emailType),
            display_name = \(profile.displayName), document = \(record.document), version = \(record.version),
            modified = \(record.lastModified)
            WHERE account_id = \(account) AND integration_id = \(record.integration) AND user_id = \(record.id)
            """)
        if renamingUser { try renameUser(record.id, to: record.userName, key: record.userNameKey) }
        try session.execute(
            """
            DELETE FROM user_value
            WHERE account_id = \(account) AND integration_id = \(record.integration) AND user_id = \(record.id)
            """)
        try index(record)
    }

    /// Ends the integration's record and its groups' memberships of the user, and the user with the last record.
    /// - Returns: the groups that lost a member.
    package func deleteUserRecord(_ id: ID<User>, of integration: Slug<Integration>) throws -> [ID<Group>] {
        // Two integrations that delete or make a record of one person at once would each see what the other is about to change.
        try holdUser(id)
        let groups: [ID<Group>] = try session.query(
            """
            SELECT m.group_id FROM group_member m JOIN directory_group g
            ON g.account_id = m.account_id AND g.group_id = m.group_id
            WHERE m.account_id = \(account) AND m.user_id = \(id) AND g.integration_id = \(integration)
            """
        ) { try $0.id(0) }
        for group in groups { try removeMembers([id], from: group) }
        let deleted = try session.execute(
            """
            DELETE FROM user_record
            WHERE account_id = \(account) AND integration_id = \(integration) AND user_id = \(id)
            """)
        if deleted > 0 { try countUsers(-deleted, of: integration, near: id) }
        let remains = try session.exists(
            "SELECT 1 FROM user_record WHERE account_id = \(account) AND user_id = \(id) LIMIT 1")
        if !remains {
            try session.execute("DELETE FROM directory_user WHERE account_id = \(account) AND user_id = \(id)")
        }
        return groups
    }

    private func index(_ record: UserRecord) throws {
        for chunk in record.indexed.chunks(of: Self.chunk) {
            let rows: [SQL] = chunk.map { value in
                "(\(account), \(record.integration), \(value.path), \(value.key), \(record.id), \(value.element))"
            }
            try session.execute(
                """
                INSERT INTO user_value (account_id, integration_id, path, key, user_id, element)
                VALUES \(rows.joined(separator: ", ")) ON CONFLICT DO NOTHING
                """)
        }
    }
}
