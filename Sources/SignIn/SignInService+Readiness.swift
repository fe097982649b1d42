import Directory
import Records
package import Tenancy

/// Somebody active who would not get in, and why.
package struct LockedOutPerson: Sendable {
    package let userName: String
    /// The integration that would authenticate; nil when none can.
    package let integration: Slug<Integration>?
    package let verdict: Verdict
}

extension SignInService {
    /// Everyone active who would be locked out, under the account's policy or a planned one.
    ///
    /// The decisions are those of a real login. People are read in pages; only those locked out are kept.
    /// - Parameters:
    ///   - planned: the policy to judge by; nil: today's.
    ///   - limit: how many to list at most.
    package func lockedOut(
        of account: Account, under planned: RoutingPolicy? = nil, limit: Int = 10_000
    ) async throws -> [LockedOutPerson] {
        var settings = account
        settings.routing = planned ?? account.routing
        let judged = settings
        var lockedOut: [LockedOutPerson] = []
        var previous: ID<User>?
        repeat {
            let (page, last) = try await records.account(account.id).read { [previous] reader in
                let ids = try reader.userIDs(after: previous, limit: 500)
                return (try ids.compactMap { try Self.lockedOut($0, of: judged, reader) }, ids.last)
            }
            lockedOut += page.prefix(limit - lockedOut.count)
            previous = last
        } while previous != nil && lockedOut.count < limit
        return lockedOut
    }

    private static func lockedOut(
        _ id: ID<User>, of account: Account, _ reader: borrowing AccountReader
    ) throws -> LockedOutPerson? {
        guard let person = try reader.person(id, in: account), person.isActive else { return nil }
        var groups: [GroupReference] = []
        if case .staged = account.routing { groups = try reader.groups(of: id) }
        let route: Route
        do throws(RoutingRefusal) {
            route = try IntegrationRouter.route(account, for: RoutedPerson(person, groups: groups))
        } catch {
            return LockedOutPerson(userName: person.userName, integration: nil, verdict: .notRouted(error))
        }
        switch MembershipCheck(account: account, integration: route.integration).judge(person) {
        case .success: return nil
        case .failure(let verdict):
            return LockedOutPerson(
                userName: person.userName, integration: route.integration.id, verdict: verdict)
        }
    }
}
