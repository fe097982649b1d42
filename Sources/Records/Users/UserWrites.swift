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

    /// The account's users of these userNames, each key once: made where there are none, and held. What the key alone
    /// gives for one does this for many, in a few statements.
    /// - Returns: ids by key; nil when others made or ended one of them at the same moment.
    package func userIDs(named names: [(userName: String, key: String)]) throws -> [String: ID<User>]? {
        var ids: [String: ID<User>] = [:]
        for chunk in names.chunks(of: Self.chunk) {
            // In one order for everybody, so that nobody waits in a circle.
            let locking = session.dialect.forUpdate
            let ordered: SQL = locking.isEmpty ? "" : " ORDER BY user_name_key\(locking)"
            try session.stream(
                """
                SELECT user_name_key, user_id FROM directory_user
                WHERE account_id = \(account) AND user_name_key IN \(SQL.list(chunk.map(\.key)))\(ordered)
                """
            ) { row in
                ids[try row.text(0)] = try row.id(1)
                return true
            }
        }
        let missing = names.filter { ids[$0.key] == nil }
        for chunk in missing.evenChunks(of: Self.rows) {
            let rows: [SQL] = chunk.map { name in
                let id = ID<User>.fresh(at: now)
                ids[name.key] = id
                return "(\(account), \(id), \(name.userName), \(name.key), \(now))"
            }
            let inserted = try session.execute(
                """
                INSERT INTO directory_user (account_id, user_id, user_name, user_name_key, created)
                VALUES \(rows.joined(separator: ", ")) ON CONFLICT (account_id, user_name_key) DO NOTHING
                """)
            guard inserted == rows.count else { return nil }
        }
        return ids
    }

    /// Stores a new record; false when the integration already has one for this user or userName.
    package func insert(_ record: UserRecord) throws -> Bool { try insert([record]) }

    /// Stores new records of one integration in a few statements.
    /// - Returns: false when it already has one for some of these users or userNames. Others of them may be stored by
    ///   then: the transaction has to be given up.
    package func insert(_ records: [UserRecord]) throws -> Bool {
        for chunk in records.evenChunks(of: Self.rows) {
            let rows: [SQL] = chunk.map { record in
                let profile = record.profile
                return """
                    (\(account), \(record.integration), \(record.id), \(record.userName), \(record.userNameKey), \
                    \(record.externalID), \(record.active), \(profile.givenName), \(profile.familyName), \
                    \(profile.email), \(profile.emailType), \(profile.displayName), \(record.document), \
                    \(record.version), \(record.created), \(record.lastModified))
                    """
            }
            let inserted = try session.execute(
                """
                INSERT INTO user_record (account_id, integration_id, user_id, user_name, user_name_key, external_id,
                active, given_name, family_name, email, email_type, display_name, document, version, created, modified)
                VALUES \(rows.joined(separator: ", ")) ON CONFLICT DO NOTHING
                """)
            guard inserted == rows.count else { return false }
        }
        var slots: [UInt8: [UserRecord]] = [:]
        for record in records { slots[record.id.text.utf8.last.map { $0 % 16 } ?? 0, default: []].append(record) }
        for (_, counted) in slots.sorted(by: { $0.key < $1.key }) {
            guard let first = counted.first else { continue }
            try countUsers(counted.count, of: first.integration, near: first.id)
        }
        try index(records)
        return true
    }

    /// Stores what has become of a record. The userName is the account's too when no record of higher precedence says
    /// otherwise.
    /// - Parameter reindexing: whether the userName, the externalId or an indexed value may have become another. SQLite
    ///   writes an index for every column that a statement names, and each is a page that nobody has touched lately.
    package func update(_ record: UserRecord, renamingUser: Bool, reindexing: Bool) throws {
        let profile = record.profile
        let names: SQL =
            """
            user_name = \(record.userName), user_name_key = \(record.userNameKey), external_id = \(record.externalID),
            """
        try session.execute(
            """
            UPDATE user_record SET \(reindexing ? names : "") active = \(record.active), given_name = \(profile.givenName),
            family_name = \(profile.familyName), email = \(profile.email), email_type = \(profile.emailType),
            display_name = \(profile.displayName), document = \(record.document), version = \(record.version),
            modified = \(record.lastModified)
            WHERE account_id = \(account) AND integration_id = \(record.integration) AND user_id = \(record.id)
            """)
        if renamingUser { try renameUser(record.id, to: record.userName, key: record.userNameKey) }
        guard reindexing else { return }
        try session.execute(
            """
            DELETE FROM user_value
            WHERE account_id = \(account) AND integration_id = \(record.integration) AND user_id = \(record.id)
            """)
        try index([record])
    }

    /// Ends the integration's record and its groups' memberships of the user, and the user with the last record.
    /// - Returns: the groups that lost a member: those of other integrations too, when the user is no more.
    package func deleteUserRecord(_ id: ID<User>, of integration: Slug<Integration>) throws -> [ID<Group>] {
        // Two integrations that delete or make a record of one person at once would each see what the other is about to
        // change.
        try holdUser(id)
        var groups = try reader.groupsWith(id, managedBy: integration)
        try removeUser(id, from: groups)
        let deleted = try session.execute(
            """
            DELETE FROM user_record
            WHERE account_id = \(account) AND integration_id = \(integration) AND user_id = \(id)
            """)
        if deleted > 0 { try countUsers(-deleted, of: integration, near: id) }
        let remains = try session.exists(
            "SELECT 1 FROM user_record WHERE account_id = \(account) AND user_id = \(id) LIMIT 1")
        if !remains {
            groups += try session.query(
                "SELECT group_id FROM group_member WHERE account_id = \(account) AND user_id = \(id)"
            ) { try $0.id(0) }
            try session.execute("DELETE FROM directory_user WHERE account_id = \(account) AND user_id = \(id)")
        }
        return groups
    }

    /// How many wide rows one statement stores.
    private static let rows = 64

    private func index(_ records: [UserRecord]) throws {
        let values = records.flatMap { record in record.indexed.map { (record: record, value: $0) } }
        for chunk in values.evenChunks(of: Self.chunk) {
            let rows: [SQL] = chunk.map { entry in
                let (record, value) = entry
                return """
                    (\(account), \(record.integration), \(value.path), \(value.key), \(record.id), \(value.element))
                    """
            }
            try session.execute(
                """
                INSERT INTO user_value (account_id, integration_id, path, key, user_id, element)
                VALUES \(rows.joined(separator: ", ")) ON CONFLICT DO NOTHING
                """)
        }
    }
}
