package import Directory
import Relational
package import Tenancy

extension AccountReader {
    /// The account's own row of a user.
    package func accountUser(_ id: ID<User>) throws -> (userName: String, key: String, created: Instant)? {
        try session.first(
            """
            SELECT user_name, user_name_key, created FROM directory_user
            WHERE account_id = \(account) AND user_id = \(id)
            """
        ) { (try $0.text(0), try $0.text(1), try $0.instant(2)) }
    }

    /// The groups that a user is no longer in when the integration's record of them goes: its own, and all of them when
    /// it's the last record.
    package func groupsLost(with user: ID<User>, of integration: Slug<Integration>) throws -> [ID<Group>] {
        let staysOtherwise = try session.exists(
            """
            SELECT 1 FROM user_record WHERE account_id = \(account) AND user_id = \(user)
            AND integration_id <> \(integration) LIMIT 1
            """)
        return try groupsWith(user, managedBy: staysOtherwise ? integration : nil)
    }
}

extension AccountWriter {
    /// Gives the account a user back under the id that they had; one who is there stays as they are.
    /// - Returns: false when somebody else has the name now.
    package func restoreUser(_ id: ID<User>, named userName: String, key: String, created: Instant) throws -> Bool {
        if let holder = try reader.userID(named: key, locking: session.dialect.forUpdate), holder != id { return false }
        try session.execute(
            """
            INSERT INTO directory_user (account_id, user_id, user_name, user_name_key, created)
            VALUES (\(account), \(id), \(userName), \(key), \(created)) ON CONFLICT (account_id, user_id) DO NOTHING
            """)
        return true
    }

    /// Puts a member back into those of these groups that are still there.
    /// - Returns: the groups that gained it.
    package func restore(_ member: MemberID, to groups: [ID<Group>]) throws -> [ID<Group>] {
        var gained: [ID<Group>] = []
        for group in groups {
            guard
                try session.exists(
                    "SELECT 1 FROM directory_group WHERE account_id = \(account) AND group_id = \(group)")
            else { continue }
            if try !addMembers([member], to: group).isEmpty { gained.append(group) }
        }
        return gained
    }

    /// Those of these ids that name users and groups of the account, whoever manages them.
    package func existing(among ids: [MemberID]) throws -> [MemberID] {
        var found: Set<MemberID> = []
        for chunk in ids.users.chunks(of: Self.chunk) {
            try session.stream(
                """
                SELECT user_id FROM directory_user WHERE account_id = \(account)
                AND user_id IN \(SQL.list(chunk.map(\.text)))
                """
            ) { row in
                found.insert(.user(try row.id(0)))
                return true
            }
        }
        for chunk in ids.groups.chunks(of: Self.chunk) {
            try session.stream(
                """
                SELECT group_id FROM directory_group WHERE account_id = \(account)
                AND group_id IN \(SQL.list(chunk.map(\.text)))
                """
            ) { row in
                found.insert(.group(try row.id(0)))
                return true
            }
        }
        return ids.filter(found.contains)
    }
}
