package import Directory
import Relational
package import Tenancy

extension AccountWriter {
    /// How many rows one statement names: well below the number of placeholders that either engine allows.
    static let chunk = 512

    /// Which of these ids name users that the integration has a record of, or groups of its own, and go on doing so
    /// until this transaction ends: who is being deleted at the same moment becomes nobody's member.
    package func heldMembers(
        among ids: [MemberID], of integration: Slug<Integration>
    ) throws -> Set<MemberID> {
        let locking = session.dialect.forKeyShare
        var held: Set<MemberID> = []
        let (users, groups) = (ids.users, ids.groups)
        if !users.isEmpty {
            for id in try reader.knownUsers(among: users, of: integration, locking: locking) { held.insert(.user(id)) }
        }
        if !groups.isEmpty {
            for id in try reader.knownGroups(among: groups, of: integration, locking: locking) {
                held.insert(.group(id))
            }
        }
        return held
    }

    /// Adds members; those who are members already cost nothing. Returns those who weren't.
    @discardableResult
    package func addMembers(_ members: [MemberID], to group: ID<Group>) throws -> [MemberID] {
        var added: [MemberID] = []
        for chunk in members.users.evenChunks(of: Self.chunk) {
            let rows: [SQL] = chunk.map { "(\(account), \(group), \($0))" }
            added += try moved(
                """
                INSERT INTO group_member (account_id, group_id, user_id) VALUES \(rows.joined(separator: ", "))
                ON CONFLICT (account_id, group_id, user_id) DO NOTHING RETURNING user_id
                """)
        }
        for chunk in members.groups.evenChunks(of: Self.chunk) {
            let rows: [SQL] = chunk.map { "(\(account), \(group), \($0))" }
            added += try moved(
                """
                INSERT INTO group_child (account_id, group_id, child_id) VALUES \(rows.joined(separator: ", "))
                ON CONFLICT (account_id, group_id, child_id) DO NOTHING RETURNING child_id
                """)
        }
        return added
    }

    /// Removes members; those who aren't members cost nothing. Returns those who were.
    @discardableResult
    package func removeMembers(_ members: [MemberID], from group: ID<Group>) throws -> [MemberID] {
        var removed: [MemberID] = []
        for chunk in members.users.chunks(of: Self.chunk) {
            removed += try moved(
                """
                DELETE FROM group_member WHERE account_id = \(account) AND group_id = \(group)
                AND user_id IN \(SQL.list(chunk.map(\.text))) RETURNING user_id
                """)
        }
        for chunk in members.groups.chunks(of: Self.chunk) {
            removed += try moved(
                """
                DELETE FROM group_child WHERE account_id = \(account) AND group_id = \(group)
                AND child_id IN \(SQL.list(chunk.map(\.text))) RETURNING child_id
                """)
        }
        return removed
    }

    /// Removes everybody else. Returns those who were removed.
    @discardableResult
    package func removeMembers(except members: [MemberID], from group: ID<Group>) throws -> [MemberID] {
        let kept = Set(members)
        var others: [MemberID] = []
        try session.stream(
            """
            SELECT user_id FROM group_member WHERE account_id = \(account) AND group_id = \(group)
            UNION ALL
            SELECT child_id FROM group_child WHERE account_id = \(account) AND group_id = \(group)
            """
        ) { row in
            let member = try Self.member(row)
            if !kept.contains(member) { others.append(member) }
            return true
        }
        return try removeMembers(others, from: group)
    }

    /// Removes everybody. Returns those who were there.
    @discardableResult
    package func removeAllMembers(of group: ID<Group>) throws -> [MemberID] {
        let users = try moved(
            "DELETE FROM group_member WHERE account_id = \(account) AND group_id = \(group) RETURNING user_id")
        let groups = try moved(
            "DELETE FROM group_child WHERE account_id = \(account) AND group_id = \(group) RETURNING child_id")
        return users + groups
    }

    /// Whom a statement added or removed.
    private func moved(_ sql: SQL) throws -> [MemberID] { try session.query(sql, Self.member) }

    private static func member(_ row: any SQLRow) throws -> MemberID {
        guard let member = MemberID(try row.text(0)) else { throw StorageFailure.unexpected("a member's id") }
        return member
    }

    /// Takes a user out of these groups.
    func removeUser(_ user: ID<User>, from groups: [ID<Group>]) throws {
        for chunk in groups.chunks(of: Self.chunk) {
            try session.execute(
                """
                DELETE FROM group_member WHERE account_id = \(account) AND user_id = \(user)
                AND group_id IN \(SQL.list(chunk.map(\.text)))
                """)
        }
    }
}

extension Dialect {
    /// Ends a SELECT of rows that must not be deleted until this transaction ends; others may hold them in the same
    /// way.
    fileprivate var forKeyShare: SQL { forUpdate.isEmpty ? "" : " FOR KEY SHARE" }
}
