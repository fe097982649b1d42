package import Directory
import Relational
package import Tenancy

extension AccountReader {
    /// The account's people that match, in the order of their ids, from after one of them on.
    package func people(
        matching filter: PeopleFilter, after previous: ID<User>?, limit: Int, in settings: Account
    ) throws -> [Person] {
        var conditions: [SQL] = []
        switch filter.isActive {
        case true? where filter.includesSuspended:
            conditions.append("EXISTS (\(memberRecord(of: "u.user_id", in: settings)))")
        case true?: conditions.append("EXISTS (\(activeRecord(of: "u.user_id", in: settings)))")
        case false?: conditions.append("NOT EXISTS (\(activeRecord(of: "u.user_id", in: settings)))")
        case nil: break
        }
        if let key = filter.userNameKey { conditions.append("u.user_name_key = \(key)") }
        if let key = filter.emailKey { conditions.append(value("emails.value", "v.key = \(key)", settings)) }
        if let key = filter.searchKey {
            let needle = SQL(.text(key))
            let found = "\(session.dialect.position(of: needle, in: "v.key")) > 0" as SQL
            let searched = SQL.list(["displayName", "emails.value", "name.givenName", "name.familyName"])
            conditions.append(
                """
                (\(session.dialect.position(of: needle, in: "u.user_name_key")) > 0 OR EXISTS (
                SELECT 1 FROM user_value v WHERE v.account_id = \(account) AND v.user_id = u.user_id
                AND v.integration_id IN \(Self.owners(settings)) AND v.path IN \(searched) AND \(found)))
                """)
        }
        if let integration = filter.managedBy { conditions.append(recorded([integration])) }
        if let group = filter.group {
            conditions.append(
                """
                u.user_id IN (SELECT m.user_id FROM group_member m
                WHERE m.account_id = \(account) AND m.group_id = \(group))
                """)
        }
        if filter.scope != .account { conditions.append(placed(filter.scope, settings)) }
        let ids: [ID<User>] = try session.query(
            """
            SELECT u.user_id FROM directory_user u WHERE u.account_id = \(account)
            AND u.user_id > \(previous?.text ?? "") AND \((["1 = 1"] + conditions).joined(separator: " AND "))
            ORDER BY u.user_id LIMIT \(limit)
            """
        ) { try $0.id(0) }
        return try people(ids, in: settings)
    }

    /// These people, in the order of their ids; who isn't there is left out.
    package func people(_ ids: [ID<User>], in settings: Account) throws -> [Person] {
        var records: [ID<User>: [UserRecord]] = [:]
        var people: [Person] = []
        for chunk in ids.chunks(of: AccountWriter.chunk) {
            let wanted = SQL.list(chunk.map(\.text))
            try session.stream(
                """
                SELECT \(Self.recordColumns) FROM user_record r
                WHERE r.account_id = \(account) AND r.user_id IN \(wanted)
                """
            ) { row in
                let record = try Self.record(row)
                records[record.id, default: []].append(record)
                return true
            }
            people += try session.query(
                """
                SELECT user_id, user_name, created FROM directory_user
                WHERE account_id = \(account) AND user_id IN \(wanted) ORDER BY user_id
                """
            ) { row in
                let id: ID<User> = try row.id(0)
                var person = Person(
                    id: id, userName: try row.text(1), records: records[id] ?? [], account: settings)
                person.created = try row.instant(2)
                return person
            }
        }
        return people.sorted { $0.id < $1.id }
    }

    /// Where native users are, as far as that isn't the whole account.
    package func scopes(of users: [ID<User>]) throws -> [ID<User>: [Scope]] {
        var scopes: [ID<User>: [Scope]] = [:]
        for chunk in users.chunks(of: AccountWriter.chunk) {
            try session.stream(
                """
                SELECT user_id, scope FROM user_scope
                WHERE account_id = \(account) AND user_id IN \(SQL.list(chunk.map(\.text))) ORDER BY user_id, scope
                """
            ) { row in
                guard let scope = Scope(try row.text(1)) else { throw StorageFailure.unexpected("user_scope.scope") }
                scopes[try row.id(0), default: []].append(scope)
                return true
            }
        }
        return scopes
    }

    /// A SELECT that finds something for whoever is active in the account.
    func activeRecord(of user: SQL, in settings: Account) -> SQL {
        """
        SELECT 1 FROM user_record r WHERE r.account_id = \(account) AND r.user_id = \(user)
        AND r.integration_id IN \(Self.owners(settings)) AND r.active = 1
        """
    }

    /// A SELECT that finds something for whoever is a member of the account: active in it, or only suspended.
    func memberRecord(of user: SQL, in settings: Account) -> SQL {
        let suspending = settings.suspendingIntegrations
        guard !suspending.isEmpty else { return activeRecord(of: user, in: settings) }
        return """
            SELECT 1 FROM user_record r WHERE r.account_id = \(account) AND r.user_id = \(user)
            AND r.integration_id IN \(Self.owners(settings))
            AND (r.active = 1 OR r.integration_id IN \(SQL.list(suspending.map(\.text))))
            """
    }

    /// What integrations said that the account no longer has doesn't count.
    static func owners(_ settings: Account) -> SQL { SQL.list(settings.recordOwners.map(\.text)) }

    private func value(_ path: String, _ condition: SQL, _ settings: Account) -> SQL {
        """
        u.user_id IN (SELECT v.user_id FROM user_value v WHERE v.account_id = \(account)
        AND v.integration_id IN \(Self.owners(settings)) AND v.path = \(path) AND \(condition))
        """
    }

    private func recorded(_ owners: [Slug<Integration>]) -> SQL {
        """
        EXISTS (SELECT 1 FROM user_record r WHERE r.account_id = \(account) AND r.user_id = u.user_id
        AND r.integration_id IN \(SQL.list(owners.map(\.text))))
        """
    }

    private func placed(_ scope: Scope, _ settings: Account) -> SQL {
        let integrations = settings.integrations.filter { scope.covers($0.scope) }.map(\.id)
        return """
            (\(recorded(integrations)) OR EXISTS (SELECT 1 FROM user_scope s WHERE s.account_id = \(account)
            AND s.user_id = u.user_id AND \(Self.within(scope, "s.scope"))))
            """
    }

    /// Whether a column's scope is this one, or below it.
    static func within(_ scope: Scope, _ column: SQL) -> SQL {
        guard scope != .account else { return "1 = 1" }
        let below = scope.description + "/"
        // '0' comes after '/'.
        return
            "(\(column) = \(scope.description) OR (\(column) >= \(below) AND \(column) < \(scope.description + "0")))"
    }
}

extension AccountWriter {
    /// Says where a native user is. All of the account needs no rows.
    package func place(_ user: ID<User>, at scopes: [Scope]) throws {
        try session.execute("DELETE FROM user_scope WHERE account_id = \(account) AND user_id = \(user)")
        guard scopes != [.account] else { return }
        for scope in Set(scopes.map(\.description)).sorted() {
            try session.execute(
                "INSERT INTO user_scope (account_id, user_id, scope) VALUES (\(account), \(user), \(scope))")
        }
    }

    /// Takes the account's own record of a user away and leaves the user, whom an integration adopts.
    /// - Returns: false when the user isn't a native one.
    package func removeNativeRecord(of id: ID<User>) throws -> Bool {
        try holdUser(id)
        let removed = try session.execute(
            """
            DELETE FROM user_record WHERE account_id = \(account) AND integration_id = \(Slug<Integration>.native)
            AND user_id = \(id)
            """)
        guard removed > 0 else { return false }
        try countUsers(-removed, of: .native, near: id)
        try place(id, at: [.account])
        return true
    }
}
