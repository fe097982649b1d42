import Directory
import Records
import Tenancy

/// What logins would come to under an account's settings, person by person: the decisions of a real login, made
/// without one.
struct LoginForecast: Sendable {
    let account: Account
    private let checks: [Slug<Integration>: MembershipCheck]

    init(_ account: Account) {
        self.account = account
        checks = Dictionary(
            account.integrations.map { ($0.id, MembershipCheck(account: account, integration: $0)) }
        ) { first, _ in first }
    }

    /// The same account under another policy.
    func under(_ policy: RoutingPolicy) -> LoginForecast {
        var settings = account
        settings.routing = policy
        return LoginForecast(settings)
    }

    /// Whether routing depends on the groups that somebody is in.
    var needsGroups: Bool { IntegrationRouter.dependsOnGroups(account) }

    struct Outcome: Sendable {
        /// Nil when no integration can authenticate.
        let route: Route?
        /// Nil: they get in.
        let verdict: Verdict?
    }

    /// Of several integrations that remain, one that lets the person in is enough: whoever takes another is sent there.
    func outcome(for person: Person, groups: [GroupReference]) -> Outcome {
        do throws(RoutingRefusal) {
            let routes = try IntegrationRouter.routes(account, for: RoutedPerson(person, groups: groups))
            let outcomes = routes.map { Outcome(route: $0, verdict: verdict(on: person, by: $0)) }
            guard let best = outcomes.first(where: { $0.verdict == nil }) ?? outcomes.first else { throw .noneTrusted }
            return best
        } catch {
            return Outcome(route: nil, verdict: .notRouted(error))
        }
    }

    /// Nil: they get in by that route.
    private func verdict(on person: Person, by route: Route) -> Verdict? {
        let check = checks[route.integration.id] ?? MembershipCheck(account: account, integration: route.integration)
        switch check.judge(person) {
        case .success: return nil
        case .failure(let verdict): return verdict
        }
    }
}

extension AccountReader {
    /// Visits the account's people in the order of their ids, from after one of them on, until told to stop.
    /// - Parameter withGroups: whether to look up what groups they are in; else there are none.
    func visitPeople(
        after start: ID<User>? = nil, in account: Account, withGroups: Bool,
        _ goesOn: (Person, [GroupReference]) throws -> Bool
    ) throws {
        var previous = start
        repeat {
            let people = try people(after: previous, limit: 500, in: account)
            let groups = withGroups ? try groups(of: people.map(\.id)) : [:]
            for person in people { guard try goesOn(person, groups[person.id] ?? []) else { return } }
            previous = people.last?.id
        } while previous != nil
    }
}
