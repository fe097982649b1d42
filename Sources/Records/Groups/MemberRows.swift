package import Directory
import Relational
package import Tenancy

extension AccountReader {
    /// The members of each of these groups, groups before users and each in the order of their ids, named as the
    /// integration's records name them.
    /// - Parameter integration: nil: without names, which then aren't looked up.
    package func members(
        of groups: [ID<Group>], as integration: Slug<Integration>?
    ) throws -> [ID<Group>: [Member]] {
        var members: [ID<Group>: [Member]] = [:]
        guard let integration else {
            let wanted = SQL.list(groups.map(\.text))
            try session.stream(
                """
                SELECT group_id, child_id FROM group_child WHERE account_id = \(account) AND group_id IN \(wanted)
                ORDER BY group_id, child_id
                """
            ) { row in
                members[try row.id(0), default: []].append(Member(id: .group(try row.id(1)), display: nil))
                return true
            }
            try session.stream(
                """
                SELECT group_id, user_id FROM group_member WHERE account_id = \(account) AND group_id IN \(wanted)
                ORDER BY group_id, user_id
                """
            ) { row in
                members[try row.id(0), default: []].append(Member(id: .user(try row.id(1)), display: nil))
                return true
            }
            return members
        }
        try session.stream(
            """
            SELECT c.group_id, c.child_id, g.display_name FROM group_child c
            JOIN directory_group g ON g.account_id = c.account_id AND g.group_id = c.child_id
            WHERE c.account_id = \(account) AND c.group_id IN \(SQL.list(groups.map(\.text)))
            ORDER BY c.group_id, c.child_id
            """
        ) { row in
            members[try row.id(0), default: []].append(try Self.group(row, from: 1))
            return true
        }
        try session.stream(
            """
            SELECT m.group_id, m.user_id, COALESCE(r.display_name, r.user_name) FROM group_member m
            LEFT JOIN user_record r ON r.account_id = m.account_id AND r.integration_id IN \(Self.readable(by: integration))
            AND r.user_id = m.user_id
            WHERE m.account_id = \(account) AND m.group_id IN \(SQL.list(groups.map(\.text)))
            ORDER BY m.group_id, m.user_id
            """
        ) { row in
            members[try row.id(0), default: []].append(try Self.user(row, from: 1))
            return true
        }
        return members
    }

    /// Hands over the members of one group in the same order, and keeps none of them: there may be a hundred thousand.
    /// - Parameter integration: nil: without names.
    package func eachMember(
        of group: ID<Group>, as integration: Slug<Integration>?, _ body: (Member) throws -> Void
    ) throws {
        guard let integration else {
            try session.stream(
                """
                SELECT child_id FROM group_child WHERE account_id = \(account) AND group_id = \(group) ORDER BY child_id
                """
            ) { row in
                try body(Member(id: .group(try row.id(0)), display: nil))
                return true
            }
            try session.stream(
                """
                SELECT user_id FROM group_member WHERE account_id = \(account) AND group_id = \(group) ORDER BY user_id
                """
            ) { row in
                try body(Member(id: .user(try row.id(0)), display: nil))
                return true
            }
            return
        }
        try session.stream(
            """
            SELECT c.child_id, g.display_name FROM group_child c
            JOIN directory_group g ON g.account_id = c.account_id AND g.group_id = c.child_id
            WHERE c.account_id = \(account) AND c.group_id = \(group) ORDER BY c.child_id
            """
        ) { row in
            try body(try Self.group(row, from: 0))
            return true
        }
        try session.stream(
            """
            SELECT m.user_id, COALESCE(r.display_name, r.user_name) FROM group_member m
            LEFT JOIN user_record r ON r.account_id = m.account_id AND r.integration_id IN \(Self.readable(by: integration))
            AND r.user_id = m.user_id
            WHERE m.account_id = \(account) AND m.group_id = \(group) ORDER BY m.user_id
            """
        ) { row in
            try body(try Self.user(row, from: 0))
            return true
        }
    }

    /// Those of these ids that are members of the group. Costs as much as there are ids, however large the group is.
    package func members(
        among ids: [MemberID], in group: ID<Group>, as integration: Slug<Integration>
    ) throws -> [Member] {
        var members: [Member] = []
        for chunk in ids.groups.chunks(of: AccountWriter.chunk) {
            members += try session.query(
                """
                SELECT c.child_id, g.display_name FROM group_child c
                JOIN directory_group g ON g.account_id = c.account_id AND g.group_id = c.child_id
                WHERE c.account_id = \(account) AND c.group_id = \(group)
                AND c.child_id IN \(SQL.list(chunk.map(\.text)))
                """
            ) { try Self.group($0, from: 0) }
        }
        for chunk in ids.users.chunks(of: AccountWriter.chunk) {
            members += try session.query(
                """
                SELECT m.user_id, COALESCE(r.display_name, r.user_name) FROM group_member m
                LEFT JOIN user_record r ON r.account_id = m.account_id AND r.integration_id IN \(Self.readable(by: integration))
                AND r.user_id = m.user_id
                WHERE m.account_id = \(account) AND m.group_id = \(group)
                AND m.user_id IN \(SQL.list(chunk.map(\.text)))
                """
            ) { try Self.user($0, from: 0) }
        }
        return members
    }

    /// Whether the group has more users and groups than so many as its own members. Looks at no more rows than it must,
    /// however large the group is.
    package func hasMoreMembers(than threshold: Int, in group: ID<Group>) throws -> Bool {
        let children = try session.query(
            """
            SELECT child_id FROM group_child WHERE account_id = \(account) AND group_id = \(group)
            ORDER BY child_id LIMIT \(threshold + 1)
            """
        ) { _ in true }.count
        guard children <= threshold else { return true }
        return try session.exists(
            """
            SELECT 1 FROM group_member WHERE account_id = \(account) AND group_id = \(group)
            ORDER BY user_id LIMIT 1 OFFSET \(threshold - children)
            """)
    }

    /// Which of these ids name users that the integration can read: its own, and native ones.
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
                SELECT user_id FROM user_record WHERE account_id = \(account)
                AND integration_id IN \(Self.readable(by: integration)) AND user_id IN \(SQL.list(chunk.map(\.text)))\(locking)
                """
            ) { row in
                known.insert(try row.id(0))
                return true
            }
        }
        return known
    }

    private static func user(_ row: any SQLRow, from column: Int) throws -> Member {
        Member(id: .user(try row.id(column)), display: try row.optionalText(column + 1))
    }

    private static func group(_ row: any SQLRow, from column: Int) throws -> Member {
        Member(id: .group(try row.id(column)), display: try row.optionalText(column + 1))
    }
}

extension [MemberID] {
    var users: [ID<User>] {
        compactMap { if case .user(let id) = $0 { id } else { nil } }
    }

    var groups: [ID<Group>] {
        compactMap { if case .group(let id) = $0 { id } else { nil } }
    }
}

extension Array {
    /// Consecutive stretches of at most `size` elements.
    func chunks(of size: Int) -> [ArraySlice<Element>] {
        stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
    }

    /// Consecutive stretches of at most `size` elements, which is a power of two, and all of them of such a length:
    /// statements that name each row are then few, and stay prepared.
    func evenChunks(of size: Int) -> [ArraySlice<Element>] {
        var chunks: [ArraySlice<Element>] = []
        var rest = self[...]
        var width = size
        while !rest.isEmpty, width > 0 {
            while rest.count >= width {
                chunks.append(rest.prefix(width))
                rest = rest.dropFirst(width)
            }
            width /= 2
        }
        return chunks
    }
}
