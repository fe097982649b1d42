package import Directory
import Relational
package import Tenancy

extension AccountReader {
    /// The integration's groups that each of these users is in: first their own, then those that they are in by way of
    /// a group in them.
    package func groups(
        of users: [ID<User>], managedBy integration: Slug<Integration>
    ) throws -> [ID<User>: [GroupReference]] {
        try memberships(of: users, managedBy: integration)
    }

    /// Every group of the account that the user is in, whoever manages it, directly or by way of a group in it.
    package func groups(of user: ID<User>) throws -> [GroupReference] {
        try memberships(of: [user], managedBy: nil)[user] ?? []
    }

    /// Every group of the account that each of these users is in, in the same way.
    package func groups(of users: [ID<User>]) throws -> [ID<User>: [GroupReference]] {
        try memberships(of: users, managedBy: nil)
    }

    /// The groups that the user themselves is a member of, in their order: those of the integration; nil: all.
    func groupsWith(_ user: ID<User>, managedBy integration: Slug<Integration>?) throws -> [ID<Group>] {
        let found = try session.query(
            """
            SELECT m.group_id, g.integration_id FROM group_member m
            JOIN directory_group g ON g.account_id = m.account_id AND g.group_id = m.group_id
            WHERE m.account_id = \(account) AND m.user_id = \(user) ORDER BY m.group_id
            """
        ) { (try $0.id(0, Group.self), try $0.text(1)) }
        return found.filter { integration == nil || integration?.text == $0.1 }.map(\.0)
    }

    private func memberships(
        of users: [ID<User>], managedBy integration: Slug<Integration>?
    ) throws -> [ID<User>: [GroupReference]] {
        guard !users.isEmpty else { return [:] }
        var memberships: [ID<User>: [GroupReference]] = [:]
        var nested: Set<ID<Group>> = []
        // Whether a group is in another is asked in passing: mostly none is, and then nothing more is asked. Whose a group
        // is isn't a condition: by it SQLite would look at all groups of the integration for the one that has the user.
        try session.stream(
            """
            SELECT m.user_id, g.group_id, g.display_name, g.identifier, (SELECT MIN(c.group_id) FROM group_child c
            WHERE c.account_id = g.account_id AND c.child_id = g.group_id), g.integration_id FROM group_member m
            JOIN directory_group g ON g.account_id = m.account_id AND g.group_id = m.group_id
            WHERE m.account_id = \(account) AND m.user_id IN \(SQL.list(users.map(\.text)))
            ORDER BY m.user_id, g.group_id
            """
        ) { row in
            if let integration, try row.text(5) != integration.text { return true }
            let group = try Self.reference(row, from: 1, isDirect: true)
            memberships[try row.id(0), default: []].append(group)
            if try row.optionalText(4) != nil { nested.insert(group.id) }
            return true
        }
        guard !nested.isEmpty else { return memberships }
        let parents = try parents(above: nested.sorted())
        for (user, own) in memberships {
            memberships[user] = own + Self.indirect(above: own.map(\.id), by: parents)
        }
        return memberships
    }

    /// The groups that each of these groups is in, and that each of those is in, and so on; circles end where they
    /// began.
    private func parents(above groups: [ID<Group>]) throws -> [ID<Group>: [GroupReference]] {
        var parents: [ID<Group>: [GroupReference]] = [:]
        for chunk in groups.chunks(of: AccountWriter.chunk) {
            try session.stream(
                """
                WITH RECURSIVE above (child_id, group_id) AS (
                SELECT c.child_id, c.group_id FROM group_child c
                WHERE c.account_id = \(account) AND c.child_id IN \(SQL.list(chunk.map(\.text)))
                UNION
                SELECT c.child_id, c.group_id FROM above
                JOIN group_child c ON c.account_id = \(account) AND c.child_id = above.group_id)
                SELECT above.child_id, g.group_id, g.display_name, g.identifier FROM above
                JOIN directory_group g ON g.account_id = \(account) AND g.group_id = above.group_id
                """
            ) { row in
                let parent = try Self.reference(row, from: 1, isDirect: false)
                let child: ID<Group> = try row.id(0)
                if parents[child]?.contains(parent) != true { parents[child, default: []].append(parent) }
                return true
            }
        }
        return parents
    }

    private static func indirect(
        above own: [ID<Group>], by parents: [ID<Group>: [GroupReference]]
    ) -> [GroupReference] {
        var seen = Set(own)
        var found: [GroupReference] = []
        var waiting = own
        while let group = waiting.popLast() {
            for parent in parents[group] ?? [] where seen.insert(parent.id).inserted {
                found.append(parent)
                waiting.append(parent.id)
            }
        }
        return found.sorted { $0.id < $1.id }
    }

    private static func reference(_ row: any SQLRow, from column: Int, isDirect: Bool) throws -> GroupReference {
        GroupReference(
            id: try row.id(column), displayName: try row.text(column + 1),
            identifier: GroupIdentifier(stored: try row.text(column + 2)), isDirect: isDirect)
    }
}
