package import Access
import Directory
import HandOff
package import Journal
import Records
package import Tenancy

/// Which attempts somebody looks for.
package struct LoginSearch: Sendable {
    /// All but the person.
    package var filter: LoginAttemptFilter
    /// A userName, an e-mail address or a user's id.
    package var person: String?

    package init(_ filter: LoginAttemptFilter = LoginAttemptFilter(), person: String? = nil) {
        self.filter = filter
        self.person = person
    }

    /// What no reference, code or name of ours looks like isn't looked up.
    fileprivate var canBeFound: Bool {
        [filter.reference, filter.verdict].allSatisfy { $0?.utf8.allSatisfy(URLText.isUnreserved) ?? true }
            && person?.isSearchable ?? true
    }
}

extension SignInService {
    /// Attempts that match, newest first, and where the list goes on.
    ///
    /// - Parameters:
    ///   - depth: how much of each; nil: as much as the actor may see.
    ///   - limit: how many at most, 1,000 at the most.
    /// - Throws: `PermissionDenied` when the actor may not read logins, or not that deep.
    package func logins(
        _ operation: Operation, account: Account, _ search: LoginSearch, depth: LoginDepth? = nil, limit: Int
    ) async throws -> (items: [LoginReport], next: ID<LoginAttempt>?) {
        let depth = try LoginDepth.granted(depth, to: operation)
        guard search.canBeFound else { return ([], nil) }
        let limit = min(max(limit, 1), 1_000)
        return try await records.account(account.id).read { reader in
            var filter = search.filter
            if let person = search.person {
                filter.person = try Self.named(person, account, reader)
            }
            if let outcome = filter.verdict.flatMap(Self.outcome(inPlaceOf:)) {
                guard filter.outcome.map({ $0 == outcome }) ?? true else { return ([], nil) }
                (filter.outcome, filter.verdict) = (outcome, nil)
            }
            // One more than is shown tells whether the list goes on.
            let found = try reader.loginAttempts(filter, deadlines: .init(at: operation.now), limit: limit + 1)
            let items = try found.prefix(limit).map {
                try Self.report($0, account, depth, reader, at: operation.now, urls)
            }
            return (items, found.count > limit ? items.last?.attempt.id : nil)
        }
    }

    /// One attempt, by its id or by its reference; nil: there is none.
    ///
    /// - Throws: `PermissionDenied` as ``logins(_:account:_:depth:limit:)`` does.
    package func login(
        _ operation: Operation, account: Account, _ name: String, depth: LoginDepth? = nil
    ) async throws -> LoginReport? {
        guard let id = ID<LoginAttempt>(name) else {
            let search = LoginSearch(LoginAttemptFilter(reference: name))
            return try await logins(operation, account: account, search, depth: depth, limit: 1).items.first
        }
        let depth = try LoginDepth.granted(depth, to: operation)
        return try await records.account(account.id).read { reader in
            try reader.loginAttempt(id).map { try Self.report($0, account, depth, reader, at: operation.now, urls) }
        }
    }

    /// Under all the names that an IdP may have said when it meant the person.
    private static func named(
        _ text: String, _ account: Account, _ reader: borrowing AccountReader
    ) throws -> LoginAttemptFilter.Named {
        let user = try ID<User>(text) ?? reader.userID(called: text, in: account)
        let person = try user.flatMap { try reader.person($0, in: account) }
        let records = person?.records ?? []
        return LoginAttemptFilter.Named(
            [text] + [person?.userName].compactMap(\.self) + records.map(\.userName)
                + records.compactMap(\.profile.email), user: user)
    }

    private static func report(
        _ attempt: LoginAttemptRecord, _ account: Account, _ depth: LoginDepth, _ reader: borrowing AccountReader,
        at now: Instant, _ urls: PublicURLs
    ) throws -> LoginReport {
        let keeps = depth >= .operator ? try reader.hasKeptResponse(attempt.id) : false
        return LoginReport(attempt, of: account, depth: depth, keepsResponse: keeps, at: now, urls)
    }

    /// The verdicts that no row has, because nobody saw them happen.
    private static func outcome(inPlaceOf verdict: String) -> LoginOutcome? {
        switch LoginOutcome(rawValue: verdict) {
        case .neverAnswered: .neverAnswered
        case .neverRedeemed: .neverRedeemed
        default: nil
        }
    }
}
