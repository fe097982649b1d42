package import Records
import Synchronization
package import Tenancy

/// The accounts' settings as the database has them, decoded once for each revision.
///
/// Every look-up asks the database for the revision, so that a change on one node is seen on all at once.
package final class AccountCatalog: Sendable {
    private struct Entry {
        let account: Account
        let revision: Int64
    }

    private let records: Records
    private let entries = Mutex<[Slug<Account>: Entry]>([:])

    package init(records: Records) { self.records = records }

    /// The account's settings; nil: there is no such account. Throws `StorageFailure` when the database is away.
    package func account(_ id: Slug<Account>) async throws -> Account? {
        let known = entries.withLock { $0[id] }
        let fresh = try await records.system.read { reader -> Entry? in
            guard let revision = try reader.revision(of: id) else { return nil }
            if let known, known.revision == revision { return known }
            return try reader.account(id).map { Entry(account: $0.account, revision: $0.revision) }
        }
        if known?.revision != fresh?.revision { entries.withLock { $0[id] = fresh } }
        return fresh?.account
    }

    /// Every account's id, in order.
    package func accounts() async throws -> [Slug<Account>] {
        try await records.system.read { try $0.accounts() }
    }

    /// The one account that has claimed the domain of an e-mail address; nil when none or several have.
    package func account(forEmail address: String) async throws -> Slug<Account>? {
        guard let at = address.lastIndex(of: "@") else { return nil }
        let domain = address[address.index(after: at)...].lowercased()
        let claimed = try await records.system.read { try $0.accounts(withDomain: domain) }
        return claimed.count == 1 ? claimed.first : nil
    }
}
