package import Access
import Directory
import Records
package import Tenancy

/// Somebody active who would not get in, and why.
package struct LockedOutPerson: Sendable {
    package let id: ID<User>
    package let userName: String
    /// Where they would be sent; nil when no integration can authenticate them.
    package let route: Route?
    package let verdict: Verdict
}

/// A page of those who would be locked out, in the order of their ids.
package struct Readiness: Sendable {
    package let policy: RoutingPolicy
    package let lockedOut: [LockedOutPerson]
    /// The last one of the page when there may be more.
    package let next: ID<User>?
}

extension SignInService {
    /// How many people a page of readiness names at most.
    package static let readinessLimit = 1_000

    /// Everyone active who would be locked out, under the account's policy or a planned one.
    ///
    /// The decisions are those of a real login. People are read in one snapshot, hundreds at a time; only those
    /// locked out are kept.
    /// - Parameters:
    ///   - planned: the policy to judge by; nil: today's.
    ///   - previous: where the page before ended; nil: from the beginning.
    /// - Throws: `PermissionDenied` when the actor may not read the routing.
    package func readiness(
        _ operation: Operation, of account: Account, under planned: RoutingPolicy? = nil,
        after previous: ID<User>? = nil, limit: Int = readinessLimit
    ) async throws -> Readiness {
        _ = try operation.grant(.readRouting)
        let forecast = LoginForecast(account).under(planned ?? account.routing)
        let limit = min(max(limit, 1), Self.readinessLimit)
        let found = try await records.account(account.id).read { reader in
            var lockedOut: [LockedOutPerson] = []
            try reader.visitPeople(after: previous, in: account, withGroups: forecast.needsGroups) { person, groups in
                if let locked = forecast.lockedOut(person, groups) { lockedOut.append(locked) }
                return lockedOut.count < limit
            }
            return lockedOut
        }
        return Readiness(
            policy: forecast.account.routing, lockedOut: found, next: found.count < limit ? nil : found.last?.id)
    }

    /// Whom a policy would lock out who gets in today: how many, and the first of them.
    func newlyLockedOut(by policy: RoutingPolicy, of account: Account) async throws -> PeopleAtRisk {
        let (today, then) = (LoginForecast(account), LoginForecast(account).under(policy))
        return try await records.account(account.id).read { reader in
            var atRisk = PeopleAtRisk()
            let withGroups = today.needsGroups || then.needsGroups
            try reader.visitPeople(in: account, withGroups: withGroups) { person, groups in
                if let locked = then.lockedOut(person, groups), today.lockedOut(person, groups) == nil {
                    atRisk.add(locked)
                }
                return true
            }
            return atRisk
        }
    }
}

/// People whom a step would lock out.
package struct PeopleAtRisk: Sendable {
    package private(set) var count = 0
    /// The first ten.
    package private(set) var first: [LockedOutPerson] = []

    package init() {}

    fileprivate mutating func add(_ person: LockedOutPerson) {
        count += 1
        if first.count < 10 { first.append(person) }
    }
}

extension LoginForecast {
    /// Nil: they get in, or weren't in before either, because they're deactivated everywhere.
    fileprivate func lockedOut(_ person: Person, _ groups: [GroupReference]) -> LockedOutPerson? {
        guard person.isActive else { return nil }
        let outcome = outcome(for: person, groups: groups)
        return outcome.verdict.map {
            LockedOutPerson(id: person.id, userName: person.userName, route: outcome.route, verdict: $0)
        }
    }
}
