package import Directory
import Relational
package import Tenancy

extension AccountReader {
    /// The members of each of these groups, in the order of their ids, named as the integration's records name them.
    package func members(
        of groups: [ID<Group>], as integration: Slug<Integration>
    ) throws -> [ID<Group>: [Member]] {
        var members: [ID<Group>: [Member]] = [:]
        try session.stream(
            """
            SELECT m.group_id, m.user_id, COALESCE(r.display_name, r.user_name) FROM group_member m
            LEFT JOIN user_record r ON r.account_id = m.account_id AND r.integration_id = \(integration)
            AND r.user_id = m.user_id
            WHERE m.account_id = \(account) AND m.group_id IN \(SQL.list(groups.map(\.text)))
            ORDER BY m.group_id, m.user_id
            """
        ) { row in
            members[try row.id(0), default: []].append(Member(id: try row.id(1), display: try row.optionalText(2)))
            return true
        }
        return members
    }

    /// The integration's groups that each of these users is in.
    package func groups(
        of users: [ID<User>], managedBy integration: Slug<Integration>
    ) throws -> [ID<User>: [GroupReference]] {
        var groups: [ID<User>: [GroupReference]] = [:]
        try session.stream(
            """
            SELECT m.user_id, g.group_id, g.display_name, g.identifier FROM group_member m
            JOIN directory_group g ON g.account_id = m.account_id AND g.group_id = m.group_id
            WHERE m.account_id = \(account) AND m.user_id IN \(SQL.list(users.map(\.text)))
            AND g.integration_id = \(integration)
            ORDER BY m.user_id, g.group_id
            """
        ) { row in
            groups[try row.id(0), default: []].append(try Self.reference(row, from: 1))
            return true
        }
        return groups
    }

    /// Every group of the account that the user is in, whoever manages it.
    package func groups(of user: ID<User>) throws -> [GroupReference] {
        try session.query(
            """
            SELECT g.group_id, g.display_name, g.identifier FROM group_member m
            JOIN directory_group g ON g.account_id = m.account_id AND g.group_id = m.group_id
            WHERE m.account_id = \(account) AND m.user_id = \(user) ORDER BY m.group_id
            """
        ) { try Self.reference($0, from: 0) }
    }

    /// Which of these ids name users that the integration has a record of.
    package func knownUsers(among ids: [ID<User>], of integration: Slug<Integration>) throws -> Set<ID<User>> {
        try knownUsers(among: ids, of: integration, locking: "")
    }

    func knownUsers(
        among ids: [ID<User>], of integration: Slug<Integration>, locking: SQL
    ) throws -> Set<ID<User>> {
        var known: Set<ID<User>> = []
        for chunk in ids.chunks(of: AccountWriter.chunk) {
            try session.stream(
                """
                SELECT user_id FROM user_record WHERE account_id = \(account) AND integration_id = \(integration)
                AND user_id IN \(SQL.list(chunk.map(\.text)))\(locking)
                """
            ) { row in
                known.insert(try row.id(0))
                return true
            }
        }
        return known
    }

    /// Looks at no more rows than it must, however large the group is.
    package func hasMoreMembers(than threshold: Int, in group: ID<Group>) throws -> Bool {
        try session.exists(
            """
            SELECT 1 FROM group_member WHERE account_id = \(account) AND group_id = \(group)
            ORDER BY user_id LIMIT 1 OFFSET \(threshold)
            """)
    }

    private static func reference(_ row: any SQLRow, from column: Int) throws -> GroupReference {
        GroupReference(
            id: try row.id(column), displayName: try row.text(column + 1),
            identifier: GroupIdentifier(stored: try row.text(column + 2)))
    }
}

extension AccountWriter {
    /// How many rows one statement names: well below the number of placeholders that either engine allows.
    static let chunk = 512

    /// Which of these ids name users that the integration has a record of, and goes on having until this transaction ends:
    /// who is being deleted at the same moment becomes nobody's member.
    package func heldUsers(among ids: [ID<User>], of integration: Slug<Integration>) throws -> Set<ID<User>> {
        try reader.knownUsers(among: ids, of: integration, locking: session.dialect.forKeyShare)
    }

    /// Adds users; those who are members already cost nothing. Returns how many were added.
    @discardableResult
    package func addMembers(_ users: [ID<User>], to group: ID<Group>) throws -> Int {
        var added = 0
        for chunk in users.chunks(of: Self.chunk) {
            let rows: [SQL] = chunk.map { "(\(account), \(group), \($0))" }
            added += try session.execute(
                """
                INSERT INTO group_member (account_id, group_id, user_id) VALUES \(rows.joined(separator: ", "))
                ON CONFLICT (account_id, group_id, user_id) DO NOTHING
                """)
        }
        return added
    }

    /// Removes users; those who aren't members cost nothing. Returns how many were removed.
    @discardableResult
    package func removeMembers(_ users: [ID<User>], from group: ID<Group>) throws -> Int {
        var removed = 0
        for chunk in users.chunks(of: Self.chunk) {
            removed += try session.execute(
                """
                DELETE FROM group_member WHERE account_id = \(account) AND group_id = \(group)
                AND user_id IN \(SQL.list(chunk.map(\.text)))
                """)
        }
        return removed
    }

    /// Removes everybody else. Returns how many were removed.
    @discardableResult
    package func removeMembers(except users: [ID<User>], from group: ID<Group>) throws -> Int {
        let kept = Set(users)
        let members: [ID<User>] = try session.query(
            "SELECT user_id FROM group_member WHERE account_id = \(account) AND group_id = \(group)"
        ) { try $0.id(0) }
        return try removeMembers(members.filter { !kept.contains($0) }, from: group)
    }

    @discardableResult
    package func removeAllMembers(of group: ID<Group>) throws -> Int {
        try session.execute("DELETE FROM group_member WHERE account_id = \(account) AND group_id = \(group)")
    }
}

extension Dialect {
    /// Ends a SELECT of rows that must not be deleted until this transaction ends; others may hold them in the same way.
    fileprivate var forKeyShare: SQL { forUpdate.isEmpty ? "" : " FOR KEY SHARE" }
}

extension Array {
    /// Consecutive stretches of at most `size` elements.
    func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }
}
