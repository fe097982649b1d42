package import Tenancy

/// A user of the account, over all the records that its integrations keep of them.
///
/// What an integration said that the account no longer has is left out: no IdP could take it back, and a person whom the others
/// deactivate would stay active by it. The rows stay, and speak again if the integration returns.
package struct Person: Hashable, Sendable {
    package let id: ID<User>
    package let userName: String
    /// By precedence: NextGen's before FirstGen's, then in the tenant file's order. A native user has one record, the
    /// account's own, and no other: an integration that adopts them takes it over.
    package let records: [UserRecord]
    /// When the account first knew them; nil where nobody asked.
    package var created: Instant?
    /// The integrations to which the operator imported them.
    package let imported: Set<Slug<Integration>>

    package init(
        id: ID<User>, userName: String, records: [UserRecord], imported: Set<Slug<Integration>> = [], account: Account
    ) {
        self.imported = imported
        self.id = id
        self.userName = userName
        self.records = account.recordOwners.compactMap { integration in records.first { $0.integration == integration }
        }
    }

    /// Active in the application while any record is.
    package var isActive: Bool { records.contains(where: \.active) }

    /// The profile of the record that comes first.
    package var profile: Profile { records.first?.profile ?? Profile() }

    /// The integrations that manage the person; none of a native user.
    package var managers: [Slug<Integration>] { records.map(\.integration).filter { !$0.isNative } }

    package func isImported(to integration: Slug<Integration>) -> Bool { imported.contains(integration) }

    package func record(of integration: Slug<Integration>) -> UserRecord? {
        records.first { $0.integration == integration }
    }
}
