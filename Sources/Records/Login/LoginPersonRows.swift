package import Directory
import Relational
package import Tenancy

extension AccountReader {
    /// The integrations' records with this prepared value, by way of the index that filters use; at most `limit`.
    ///
    /// An integration at a time, because the index leads with it: the cost doesn't grow with the directory.
    package func userRecords(
        having value: IndexedValue, of integrations: [Slug<Integration>], limit: Int
    ) throws -> [UserRecord] {
        var found: [UserRecord] = []
        for integration in integrations where found.count < limit {
            found += try session.query(
                """
                SELECT DISTINCT \(Self.recordColumns) FROM user_value v JOIN user_record r
                ON r.account_id = v.account_id AND r.integration_id = v.integration_id AND r.user_id = v.user_id
                WHERE v.account_id = \(account) AND v.integration_id = \(integration) AND v.path = \(value.path)
                AND v.key = \(value.key) ORDER BY r.user_id LIMIT \(limit - found.count)
                """, Self.record)
        }
        return found
    }

    /// The integrations' records with this exact externalId; at most `limit`.
    package func userRecords(
        externalID: String, of integrations: [Slug<Integration>], limit: Int
    ) throws -> [UserRecord] {
        var found: [UserRecord] = []
        for integration in integrations where found.count < limit {
            found += try session.query(
                """
                SELECT \(Self.recordColumns) FROM user_record r
                WHERE r.account_id = \(account) AND r.integration_id = \(integration) AND r.external_id = \(externalID)
                ORDER BY r.user_id LIMIT \(limit - found.count)
                """, Self.record)
        }
        return found
    }
}
