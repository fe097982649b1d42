import Relational

/// Every migration, in order, append-only. A table's own migration stands beside the statements that use it.
enum Schema {
    static let migrations: [Migration] = [
        AccountTables.migration, UserTables.migration, GroupTables.migration, JournalTables.migration,
        LoginTables.migration, ClientTables.migration, LogoutTables.migration, OpenIDTables.migration,
        TrustTables.migration, RoutingTables.migration,
        BrakeTables.migration,
        GroupTables.notes, UserTables.scopes,
        VerdictTables.migration, ProvisioningTables.migration, MadeAtLoginTable.migration, RecoveryTables.migration,
        ImportedMemberTables.migration, DomainTables.migration, JournalTables.chain, EndpointTables.migration,
        AccountStateTables.migration, LoginTables.replacement, RoleTables.migration, OrganizationTables.migration,
        AccountTables.nativeCredentials, RecoveryTables.success, EnforcementTables.migration, SetupLinkTables.migration,
        OperatorSessionTables.migration, FeedReaderTable.migration,
    ]
}

/// A table of one account's rows: its key starts with `account_id`, and row-level security is on.
///
/// The names and definitions are ours, literals in the code; nothing of a request comes here.
struct AccountTable {
    let name: String
    let columns: [(name: String, type: ColumnType)]
    /// What tells rows of one account apart; nil: there is one.
    let primaryKey: String?
    var constraints: [String] = []
    var indexes: [(name: String, on: String)] = []
    /// Small rows that are found by their key live in it: on SQLite the table then is the index.
    var isClustered = false

    enum ColumnType {
        case text, optionalText, integer, optionalInteger, blob, optionalBlob

        func sql(_ dialect: Dialect) -> String {
            switch self {
            case .text: "\(dialect.textType) NOT NULL"
            case .optionalText: dialect.textType
            case .integer: "\(dialect.integerType) NOT NULL"
            case .optionalInteger: dialect.integerType
            case .blob: "\(dialect.blobType) NOT NULL"
            case .optionalBlob: dialect.blobType
            }
        }
    }

    func statements(_ dialect: Dialect) -> [String] {
        let columns = ([("account_id", ColumnType.text)] + columns).map { "\($0.0) \($0.1.sql(dialect))" }
        let rules =
            ["PRIMARY KEY (\((["account_id"] + (primaryKey.map { [$0] } ?? [])).joined(separator: ", ")))"]
            + constraints
        let body = (columns + rules).joined(separator: ", ")
        let clustered = isClustered ? dialect.clusteredSuffix : ""
        return ["CREATE TABLE \(name) (\(body))\(dialect.tableSuffix)\(clustered)"]
            + indexes.map { "CREATE INDEX \($0.name) ON \(name) (account_id, \($0.on))" }
            + dialect.rowLevelSecurity(table: name)
    }
}
