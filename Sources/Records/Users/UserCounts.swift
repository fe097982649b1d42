import Relational
import Tenancy

extension AccountWriter {
    /// Keeps `user_count` true: so many records of the integration came, or went.
    func countUsers(_ change: Int, of integration: Slug<Integration>, near id: ID<User>) throws {
        // By the id, so that it costs no state: two writers meet in one slot by chance only.
        let slot = Int(id.text.utf8.last ?? 0) % 16
        try session.execute(
            """
            INSERT INTO user_count (account_id, integration_id, slot, count)
            VALUES (\(account), \(integration), \(slot), \(change))
            ON CONFLICT (account_id, integration_id, slot) DO UPDATE SET count = user_count.count + excluded.count
            """)
    }
}
