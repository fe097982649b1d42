package import Tenancy

/// A user of the account, over all the records that its integrations keep of them.
package struct Person: Hashable, Sendable {
    package let id: ID<User>
    package let userName: String
    /// By precedence: NextGen's before FirstGen's, then in the tenant file's order.
    package let records: [UserRecord]

    package init(id: ID<User>, userName: String, records: [UserRecord], account: Account) {
        self.id = id
        self.userName = userName
        let order = account.integrationsByPrecedence.map(\.id)
        self.records = records.sorted {
            (order.firstIndex(of: $0.integration) ?? order.count) < (order.firstIndex(of: $1.integration) ?? order.count)
        }
    }

    /// Active in the application while any record is.
    package var isActive: Bool { records.contains(where: \.active) }

    /// The profile of the record that comes first.
    package var profile: Profile { records.first?.profile ?? Profile() }

    package func record(of integration: Slug<Integration>) -> UserRecord? {
        records.first { $0.integration == integration }
    }
}
