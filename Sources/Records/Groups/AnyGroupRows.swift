package import Directory
import Relational
package import Tenancy

/// Groups as the account sees them: whoever manages them.
extension AccountReader {
    /// The account's groups that match, in the order of their ids, from after one of them on.
    package func groups(matching filter: GroupFilter, after previous: ID<Group>?, limit: Int) throws -> [GroupRecord] {
        var conditions: [SQL] = ["1 = 1"]
        if let identifier = filter.identifier { conditions.append("g.identifier = \(identifier.text)") }
        if let key = filter.nameKey { conditions.append("g.display_name_key = \(key)") }
        if let key = filter.searchKey {
            conditions.append("\(session.dialect.position(of: SQL(.text(key)), in: "g.display_name_key")) > 0")
        }
        if let integration = filter.managedBy { conditions.append("g.integration_id = \(integration)") }
        if filter.scope != .account { conditions.append(Self.within(filter.scope, "g.scope")) }
        return try session.query(
            """
            SELECT \(Self.groupColumns) FROM directory_group g WHERE g.account_id = \(account)
            AND g.group_id > \(previous?.text ?? "") AND \(conditions.joined(separator: " AND "))
            ORDER BY g.group_id LIMIT \(limit)
            """, Self.group)
    }

    /// Which groups of the account are behind these identifiers and ids.
    package func groups(_ ids: [ID<Group>]) throws -> [GroupRecord] {
        try session.query(
            """
            SELECT \(Self.groupColumns) FROM directory_group g WHERE g.account_id = \(account)
            AND g.group_id IN \(SQL.list(ids.map(\.text))) ORDER BY g.group_id
            """, Self.group)
    }

    /// How many members each of these groups has of its own: groups, and those users who are members of the account.
    package func memberCounts(of groups: [ID<Group>], in settings: Account) throws -> [ID<Group>: Int] {
        var counts: [ID<Group>: Int] = [:]
        let wanted = SQL.list(groups.map(\.text))
        try session.stream(
            """
            SELECT m.group_id, COUNT(*) FROM group_member m WHERE m.account_id = \(account) AND m.group_id IN \(wanted)
            AND EXISTS (\(memberRecord(of: "m.user_id", in: settings))) GROUP BY m.group_id
            """
        ) { row in
            counts[try row.id(0), default: 0] += Int(try row.int(1))
            return true
        }
        try session.stream(
            """
            SELECT c.group_id, COUNT(*) FROM group_child c
            WHERE c.account_id = \(account) AND c.group_id IN \(wanted) GROUP BY c.group_id
            """
        ) { row in
            counts[try row.id(0), default: 0] += Int(try row.int(1))
            return true
        }
        return counts
    }

    /// A group's own members from after one of them on, groups before users: those that are members of the account.
    package func memberIDs(
        of group: ID<Group>, after previous: String?, limit: Int, in settings: Account
    ) throws -> [MemberID] {
        try session.query(
            """
            SELECT c.child_id AS member FROM group_child c WHERE c.account_id = \(account) AND c.group_id = \(group)
            AND c.child_id > \(previous ?? "")
            UNION ALL
            SELECT m.user_id FROM group_member m WHERE m.account_id = \(account) AND m.group_id = \(group)
            AND m.user_id > \(previous ?? "") AND EXISTS (\(memberRecord(of: "m.user_id", in: settings)))
            ORDER BY member LIMIT \(limit)
            """
        ) { row in
            guard let member = MemberID(try row.text(0)) else { throw StorageFailure.unexpected("a member's id") }
            return member
        }
    }

    /// The integrations of whose groups each of these users is a member. A native group is never inside another's.
    package func groupManagers(of users: [ID<User>]) throws -> [ID<User>: [Slug<Integration>]] {
        var managers: [ID<User>: [Slug<Integration>]] = [:]
        for chunk in users.chunks(of: AccountWriter.chunk) {
            try session.stream(
                """
                SELECT DISTINCT m.user_id, g.integration_id FROM group_member m
                JOIN directory_group g ON g.account_id = m.account_id AND g.group_id = m.group_id
                WHERE m.account_id = \(account) AND m.user_id IN \(SQL.list(chunk.map(\.text)))
                AND g.integration_id <> \(Slug<Integration>.native) ORDER BY m.user_id, g.integration_id
                """
            ) { row in
                managers[try row.id(0), default: []].append(try row.slug(1))
                return true
            }
        }
        return managers
    }
}
