package import Access
import Directory
import Records
package import Tenancy

/// What would happen if somebody logged in now, and why.
package struct LoginExplanation: Sendable {
    /// As it was asked for.
    package let asked: String
    /// The user's name, when there is such a user.
    package let userName: String?
    /// The integration that would authenticate; nil when none can.
    package let route: Route?
    /// Nil: they would get in.
    package let verdict: Verdict?
    /// The integrations that have a record of the person, with whether it's active.
    package let memberships: [(integration: Slug<Integration>, active: Bool)]
}

extension SignInService {
    /// The routing decision for one person and whether they would get in: the decisions of a real login.
    ///
    /// - Parameter user: a userName or an e-mail address.
    /// - Throws: `PermissionDenied` when the actor may not read the routing.
    package func explain(
        _ user: String, account: Account, _ operation: Operation
    ) async throws -> LoginExplanation {
        _ = try operation.grant(.readRouting)
        let found = try await records.account(account.id).read { reader -> (Person, [GroupReference])? in
            guard let id = try reader.userID(called: user, in: account), let person = try reader.person(id, in: account)
            else { return nil }
            return (person, try reader.groups(of: id))
        }
        let memberships = (found?.0.records ?? []).filter { !$0.integration.isNative }.map {
            (integration: $0.integration, active: $0.active)
        }
        let outcome = outcome(of: user, found, in: account)
        return LoginExplanation(
            asked: user, userName: found?.0.userName, route: outcome.route, verdict: outcome.verdict,
            memberships: memberships)
    }

    private func outcome(
        of user: String, _ found: (person: Person, groups: [GroupReference])?, in account: Account
    ) -> LoginForecast.Outcome {
        let forecast = LoginForecast(account)
        if let found { return forecast.outcome(for: found.person, groups: found.groups) }
        do throws(RoutingRefusal) {
            let routes = try IntegrationRouter.routes(account, for: RoutedPerson(hint: user))
            guard let route = routes.first else { throw .noneTrusted }
            let name = Verdict.IntegrationName(route.integration, in: account)
            // A login may make them a user.
            let isMade = route.integration.jit != nil && user.contains("@")
            return LoginForecast.Outcome(route: route, verdict: isMade ? nil : .personUnknown(user, name))
        } catch {
            return LoginForecast.Outcome(route: nil, verdict: .notRouted(error))
        }
    }
}
