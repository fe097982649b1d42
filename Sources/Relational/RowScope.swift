/// Whose rows a transaction may touch: PostgreSQL enforces it by row-level security, on SQLite it has no effect.
package enum RowScope: Sendable, Hashable {
    /// The rows whose `account_id` is this.
    case tenant(String)
    /// Every account's rows: for the few jobs that have no account yet, or all of them.
    case allTenants

    /// What the row-level security variable is set to.
    ///
    /// An account that is named like the wildcard, or has no name, would see everybody's rows or what was never set; it is
    /// refused before any statement runs.
    package func setting() throws(StorageFailure) -> String {
        switch self {
        case .allTenants: return "*"
        case .tenant(let account):
            guard !account.isEmpty, account != "*", !account.utf8.contains(0) else {
                throw .fault("not an account that rows can be bound to")
            }
            return account
        }
    }
}
