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
    package func explain(_ user: String, account: Account) async throws -> LoginExplanation {
        let found = try await records.account(account.id).read { reader -> (Person, [GroupReference])? in
            guard let id = try reader.userID(called: user, in: account), let person = try reader.person(id, in: account)
            else { return nil }
            return (person, try reader.groups(of: id))
        }
        let (person, groups) = (found?.0, found?.1 ?? [])
        let memberships = (person?.records ?? []).map { (integration: $0.integration, active: $0.active) }
        let route: Route
        do throws(RoutingRefusal) {
            route = try IntegrationRouter.route(
                account, for: person.map { RoutedPerson($0, groups: groups) } ?? RoutedPerson(hint: user))
        } catch {
            return LoginExplanation(
                asked: user, userName: person?.userName, route: nil, verdict: .notRouted(error),
                memberships: memberships)
        }
        let check = MembershipCheck(account: account, integration: route.integration)
        var verdict: Verdict? = .personUnknown(user, check.name)
        if let person {
            switch check.judge(person) {
            case .success: verdict = nil
            case .failure(let refusal): verdict = refusal
            }
        }
        return LoginExplanation(
            asked: user, userName: person?.userName, route: route, verdict: verdict, memberships: memberships)
    }
}
