package import Directory
import Relational
package import Tenancy

extension AccountWriter {
    /// Whether no other transaction writes at the same time, so that holding a row costs nothing and reading it first
    /// saves nothing.
    package var hasOneWriter: Bool { session.dialect.forUpdate.isEmpty }

    /// The integration's group, held until this transaction ends: nobody else changes it meanwhile.
    package func lockedGroup(_ id: ID<Group>, of integration: Slug<Integration>) throws -> GroupRecord? {
        try reader.group(id, of: integration, locking: session.dialect.forNoKeyUpdate)
    }

    /// Any group of the account, held like the integration's.
    package func lockedGroup(_ id: ID<Group>) throws -> GroupRecord? {
        try reader.group(id, locking: session.dialect.forNoKeyUpdate)
    }

    /// Stores a new group under the first of the identifiers that is free.
    /// - Returns: the group as stored; nil when the integration already has a group of this name.
    package func insert(_ group: GroupRecord, identifiers: [GroupIdentifier]) throws -> GroupRecord? {
        let integration = Self.integrationColumn(group.provenance)
        let taken = try session.exists(
            """
            SELECT 1 FROM directory_group WHERE account_id = \(account) AND integration_id = \(integration)
            AND display_name_key = \(group.displayNameKey)
            """)
        guard !taken else { return nil }
        for identifier in identifiers {
            let inserted = try session.execute(
                """
                INSERT INTO directory_group (account_id, group_id, integration_id, scope, identifier, display_name,
                display_name_key, external_id, document, version, created, modified, description, tags)
                VALUES (\(account), \(group.id), \(integration), \(group.scope.description), \(identifier.text),
                \(group.displayName), \(group.displayNameKey), \(group.externalID), \(group.document), \(group.version),
                \(group.created), \(group.lastModified), \(group.description), \(group.tagsColumn))
                ON CONFLICT (account_id, identifier) DO NOTHING
                """)
            if inserted > 0 {
                var stored = group
                stored.identifier = identifier
                return stored
            }
        }
        throw StorageFailure.fault("no identifier is free for a group")
    }

    /// Stores what has become of a group; its identifier stays.
    package func update(_ group: GroupRecord) throws {
        try session.execute(
            """
            UPDATE directory_group SET display_name = \(group.displayName), display_name_key = \(group.displayNameKey),
            external_id = \(group.externalID), document = \(group.document), version = \(group.version),
            modified = \(group.lastModified), scope = \(group.scope.description), description = \(group.description), tags = \(group.tagsColumn)
            WHERE account_id = \(account) AND group_id = \(group.id)
            """)
    }

    /// Counts a change of members as a change of the groups. Costs the same however large they are.
    package func touch(_ groups: [ID<Group>]) throws {
        for chunk in groups.chunks(of: Self.chunk) {
            try session.execute(
                """
                UPDATE directory_group SET version = version + 1, modified = \(now)
                WHERE account_id = \(account) AND group_id IN \(SQL.list(chunk.map(\.text)))
                """)
        }
    }

    /// Ends a group and all memberships in it, and its own in others.
    /// - Returns: the groups that lost it as a member; nil when the integration has no such group.
    package func deleteGroup(_ id: ID<Group>, of integration: Slug<Integration>) throws -> [ID<Group>]? {
        let parents: [ID<Group>] = try session.query(
            "SELECT group_id FROM group_child WHERE account_id = \(account) AND child_id = \(id)"
        ) { try $0.id(0) }
        let deleted = try session.execute(
            """
            DELETE FROM directory_group
            WHERE account_id = \(account) AND group_id = \(id) AND integration_id = \(integration)
            """)
        return deleted > 0 ? parents : nil
    }

    private static func integrationColumn(_ provenance: Provenance) -> String {
        switch provenance {
        case .native: ""
        case .managed(by: let integration): integration.text
        }
    }
}

extension GroupRecord {
    /// A line each: no tag has a line break in it.
    fileprivate var tagsColumn: String? { tags.isEmpty ? nil : tags.joined(separator: "\n") }
}

extension Dialect {
    /// Ends a SELECT of rows that this transaction is about to change, but not to delete: others may go on referring to
    /// them, so that two groups can become each other's members at the same moment.
    fileprivate var forNoKeyUpdate: SQL { forUpdate.isEmpty ? "" : " FOR NO KEY UPDATE" }
}
