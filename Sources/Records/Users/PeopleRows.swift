package import Directory
import Relational
package import Tenancy

extension AccountReader {
    /// The account's people in the order of their ids, from after one of them on; at most `limit`.
    ///
    /// Whatever their number, it's a handful of statements. Their records lack the documents, which nobody who judges needs.
    package func people(after previous: ID<User>?, limit: Int, in settings: Account) throws -> [Person] {
        let from = previous?.text ?? ""
        let users: [(id: ID<User>, name: String, key: String)] = try session.query(
            """
            SELECT user_id, user_name, user_name_key FROM directory_user WHERE account_id = \(account) AND user_id > \(from)
            ORDER BY user_id LIMIT \(limit)
            """
        ) { (try $0.id(0), try $0.text(1), try $0.text(2)) }
        guard let last = users.last?.id else { return [] }
        var records: [ID<User>: [UserRecord]] = [:]
        try session.stream(
            """
            SELECT r.user_id, r.integration_id, r.user_name, r.user_name_key, r.external_id, r.active, r.given_name, \
            r.family_name, r.email, r.email_type, r.display_name, r.version, r.created, r.modified FROM user_record r
            WHERE r.account_id = \(account) AND r.user_id > \(from) AND r.user_id <= \(last)
            """
        ) { row in
            let record = try Self.recordWithoutDocument(row)
            records[record.id, default: []].append(record)
            return true
        }
        let keys = users.map(\.key) + records.values.joined().map(\.userNameKey)
        let imported = settings.hasImportedMembers ? try imported(keys) : [:]
        return users.map { user in
            let own = records[user.id] ?? []
            let lists = ([user.key] + own.map(\.userNameKey)).compactMap { imported[$0] }
            return Person(
                id: user.id, userName: user.name, records: own, imported: Set(lists.joined()), account: settings)
        }
    }

    private static func recordWithoutDocument(_ row: any SQLRow) throws -> UserRecord {
        UserRecord(
            id: try row.id(0), integration: try row.owner(1), userName: try row.text(2), userNameKey: try row.text(3),
            externalID: try row.optionalText(4), active: try row.bool(5),
            profile: Profile(
                givenName: try row.optionalText(6), familyName: try row.optionalText(7), email: try row.optionalText(8),
                emailType: try row.optionalText(9), displayName: try row.optionalText(10)),
            document: [], version: try row.int(11), created: try row.instant(12), lastModified: try row.instant(13),
            indexed: [])
    }
}
