import Relational
package import Tenancy

extension AccountReader {
    /// Which of these prepared userNames the integration has records for.
    package func recordedUserNames(among keys: [String], of integration: Slug<Integration>) throws -> Set<String> {
        var recorded: Set<String> = []
        for chunk in keys.chunks(of: AccountWriter.chunk) {
            try session.stream(
                """
                SELECT user_name_key FROM user_record WHERE account_id = \(account) AND integration_id = \(integration)
                AND user_name_key IN \(SQL.list(Array(chunk)))
                """
            ) { row in
                recorded.insert(try row.text(0))
                return true
            }
        }
        return recorded
    }
}
