package import Access
package import Records
import Synchronization
package import Tenancy

/// The accounts' settings, and who holds the tokens that are presented to them, as the database has them.
///
/// What was read is trusted for as long as nothing is committed anywhere (`Records.mark`), and where that can't be told,
/// every look-up asks: a changed tenant file and a revoked token count with the next request, on every node.
package final class AccountCatalog: Sendable {
    /// One account, as it was under a mark. Unknown accounts and tokens are never kept: guesses take up no memory.
    private final class Known: Sendable {
        let mark: Int64?
        let revision: Int64
        let account: Account
        let admissions: [[UInt8]: Admission]

        init(mark: Int64?, revision: Int64, account: Account, admissions: [[UInt8]: Admission]) {
            self.mark = mark
            self.revision = revision
            self.account = account
            self.admissions = admissions
        }
    }

    /// An account has a handful of live tokens; one with more asks the database for the others.
    private static let admissionLimit = 256

    private let records: Records
    private let known = Mutex<[Slug<Account>: Known]>([:])

    package init(records: Records) { self.records = records }

    /// The account's settings; nil: there is no such account. Throws `Outage` when the database is away.
    package func account(_ id: Slug<Account>) async throws -> Account? {
        let mark = try await records.mark()
        let before = known.withLock { $0[id] }
        if let mark, let before, before.mark == mark { return before.account }
        return try await read(id, before, mark, hash: nil).account
    }

    /// Lets in whoever presents a live token of this account. Nil for one that was never issued, has ended or belongs to
    /// another account, and for an unknown account, all alike and after the same look-up.
    package func admit(_ presented: String, to id: Slug<Account>, now: Instant) async throws -> Admission? {
        let hash = try BearerSecret.hash(presented)
        let mark = try await records.mark()
        let before = known.withLock { $0[id] }
        let admission: Admission?
        if let mark, let before, before.mark == mark, let admitted = before.admissions[hash] {
            admission = admitted
        } else {
            admission = try await read(id, before, mark, hash: hash).admission
        }
        guard let admission, admission.credential.isLive(at: now) else { return nil }
        return admission
    }

    /// Reads in one transaction what may have changed; settings are decoded once for each revision.
    /// - Parameter mark: taken before, so that what is kept under it is never older.
    private func read(
        _ id: Slug<Account>, _ before: Known?, _ mark: Int64?, hash: [UInt8]?
    ) async throws -> (account: Account?, admission: Admission?) {
        let (found, credential) = try await records.account(id).read { reader in
            let credential = try hash.flatMap { try reader.credential(hash: $0) }
            guard let revision = try reader.settingsRevision() else {
                return (Known?.none, (CredentialRecord, Authority)?.none)
            }
            let isSame = before?.revision == revision
            let settings = try isSame ? before?.account : reader.isSuspended() ? nil : reader.settings()
            guard let account = settings else { return (nil, nil) }
            let admissions = isSame && before?.mark == mark ? before?.admissions ?? [:] : [:]
            let admitted = try credential.flatMap { credential in
                try reader.authority(of: credential, in: account).map { (credential, $0) }
            }
            return (Known(mark: mark, revision: revision, account: account, admissions: admissions), admitted)
        }
        let admission = found.flatMap { found in
            credential.map { Admission(account: found.account, credential: $0.0, authority: $0.1) }
        }
        keep(found, of: id, with: admission, hash)
        return (found?.account, admission)
    }

    private func keep(_ found: Known?, of id: Slug<Account>, with admission: Admission?, _ hash: [UInt8]?) {
        guard let found else { return known.withLock { $0[id] = nil } }
        var admissions = found.admissions
        if let hash, let admission, found.mark != nil, admissions.count < Self.admissionLimit {
            admissions[hash] = admission
        }
        let kept = Known(
            mark: found.mark, revision: found.revision, account: found.account, admissions: admissions)
        known.withLock { $0[id] = kept }
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

/// An account with its settings, and the live credential of it that was presented.
package final class Admission: Sendable {
    package let account: Account
    package let credential: CredentialRecord
    /// What its holder may do by it.
    package let authority: Authority

    init(account: Account, credential: CredentialRecord, authority: Authority) {
        self.account = account
        self.credential = credential
        self.authority = authority
    }
}
