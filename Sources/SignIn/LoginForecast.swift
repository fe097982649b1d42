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
    var needsGroups: Bool {
        if case .staged(_, let groups, _) = account.routing { !groups.isEmpty } else { false }
    }

    struct Outcome: Sendable {
        /// Nil when no integration can authenticate.
        let route: Route?
        /// Nil: they get in.
        let verdict: Verdict?
    }

    func outcome(for person: Person, groups: [GroupReference]) -> Outcome {
        let route: Route
        do throws(RoutingRefusal) {
            route = try IntegrationRouter.route(account, for: RoutedPerson(person, groups: groups))
        } catch {
            return Outcome(route: nil, verdict: .notRouted(error))
        }
        switch checks[route.integration.id]?.judge(person) {
        case .success: return Outcome(route: route, verdict: nil)
        case .failure(let verdict): return Outcome(route: route, verdict: verdict)
        case nil: return Outcome(route: nil, verdict: .notRouted(.choiceUnknown(route.integration.id)))
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
