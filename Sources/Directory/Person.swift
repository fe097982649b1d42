package import Tenancy

/// A user of the account, over all the records that its integrations keep of them.
///
/// What an integration said that the account no longer has is left out: no IdP could take it back, and a person whom the others
/// deactivate would stay active by it. The rows stay, and speak again if the integration returns.
package struct Person: Hashable, Sendable {
    package let id: ID<User>
    package let userName: String
    /// By precedence: NextGen's before FirstGen's, then in the tenant file's order.
    package let records: [UserRecord]

    package init(id: ID<User>, userName: String, records: [UserRecord], account: Account) {
        self.id = id
        self.userName = userName
        let order = account.integrationsByPrecedence.map(\.id)
        self.records = order.compactMap { integration in records.first { $0.integration == integration } }
    }

    /// Active in the application while any record is.
    package var isActive: Bool { records.contains(where: \.active) }

    /// The profile of the record that comes first.
    package var profile: Profile { records.first?.profile ?? Profile() }

    package func record(of integration: Slug<Integration>) -> UserRecord? {
        records.first { $0.integration == integration }
    }
}
