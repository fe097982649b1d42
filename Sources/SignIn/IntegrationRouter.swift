package import Tenancy

/// Decides which integration of an account authenticates: a function of its settings and of whom it's about, nothing
/// else.
package enum IntegrationRouter {
    /// The integrations that may authenticate: one, or several among which the person chooses.
    ///
    /// A generation without an enabled integration that trusts an IdP doesn't count: nobody could log in through it.
    /// With both, FirstGen authenticates, as long as the policy says nothing else. Of several of one generation those
    /// remain that serve the person.
    /// - Parameters:
    ///   - person: whom it's about, as far as that's known before the login; nil: nothing is.
    ///   - choice: one that was asked for by name: of several that remain anybody's, else a tester's.
    package static func routes(
        _ account: Account, for person: RoutedPerson?, choice: Choice? = nil
    ) throws(RoutingRefusal) -> [Route] {
        guard let choice else { return try byPolicy(account, for: person) }
        if let routes = try? byPolicy(account, for: person), routes.count > 1,
            let chosen = routes.first(where: { $0.integration.id == choice.integration })
        {
            return [Route(chosen.integration, .chosenByPerson)]
        }
        guard choice.mayTest else { throw .choiceNotAllowed }
        return [Route(try chosen(choice.integration, in: account), .chosenByTester)]
    }

    /// Whether who it is makes a difference.
    static func dependsOnPerson(_ account: Account) -> Bool {
        if case .staged = account.routing { return true }
        return Generation.allCases.contains { usable($0, in: account).count > 1 }
    }

    /// Whether the groups of whoever it is do.
    static func dependsOnGroups(_ account: Account) -> Bool {
        if case .staged(_, let groups, _) = account.routing, !groups.isEmpty { return true }
        return Generation.allCases.contains { generation in
            let usable = usable(generation, in: account)
            return usable.count > 1 && usable.contains { !($0.serves?.groups ?? []).isEmpty }
        }
    }

    private static func byPolicy(_ account: Account, for person: RoutedPerson?) throws(RoutingRefusal) -> [Route] {
        guard !account.integrations.isEmpty else { throw .noIntegration }
        let (firstgen, nextgen) = (usable(.firstgen, in: account), usable(.nextgen, in: account))
        let routes: [Route]
        switch (firstgen.isEmpty, nextgen.isEmpty) {
        case (true, true): throw account.integrations.contains(where: \.enabled) ? .noneTrusted : .noneEnabled
        case (false, true): routes = serving(person, among: firstgen, .onlyGeneration(.firstgen))
        case (true, false): routes = serving(person, among: nextgen, .onlyGeneration(.nextgen))
        case (false, false):
            switch account.routing {
            case .firstgenFirst: routes = serving(person, among: firstgen, .firstgenFirst)
            case .nextgenFirst: routes = serving(person, among: nextgen, .nextgenFirst)
            case .staged(let users, let groups, let percent):
                let stage = stage(of: person, users: users, groups: groups, percent: percent, in: account.id)
                routes = serving(person, among: stage == .stagedRest ? firstgen : nextgen, stage)
            }
        }
        let reachable = routes.filter(\.integration.trustsAnIdP)
        guard let first = routes.first else { throw .noneTrusted }
        guard !reachable.isEmpty else { throw .metadataNotFetched(first.integration.id) }
        return reachable
    }

    /// One whose metadata wasn't fetched yet counts: people must not be sent elsewhere for as long as that takes.
    private static func usable(_ generation: Generation, in account: Account) -> [Integration] {
        account.integrations.filter {
            $0.generation == generation && $0.enabled && ($0.trustsAnIdP || $0.metadata != nil)
        }
    }

    /// Of several, those for a group of the person, else for their domain, else for everybody else; and where all of
    /// them are for others, all: whom nobody serves may still choose.
    private static func serving(
        _ person: RoutedPerson?, among integrations: [Integration], _ reason: Route.Reason
    ) -> [Route] {
        let all = integrations.map { Route($0, reason) }
        guard integrations.count > 1, let person else { return all }
        let byGroup = integrations.compactMap { integration in
            integration.serves?.groups.first { person.groups.contains(RoutedPerson.key($0)) }
                .map { Route(integration, .servesGroup($0)) }
        }
        guard byGroup.isEmpty else { return byGroup }
        let byDomain = integrations.compactMap { integration in
            integration.serves?.domains.first { person.domains.contains(RoutedPerson.key($0)) }
                .map { Route(integration, .servesDomain($0)) }
        }
        guard byDomain.isEmpty else { return byDomain }
        let others = integrations.filter { $0.serves == nil }
        guard others.count < integrations.count, !others.isEmpty else { return all }
        return others.map { Route($0, .servesOthers) }
    }

    private static func chosen(
        _ choice: Slug<Integration>, in account: Account
    ) throws(RoutingRefusal) -> Integration {
        guard let integration = account.integration(choice) else { throw .choiceUnknown(choice) }
        guard integration.enabled else { throw .choiceDisabled(choice) }
        guard integration.trustsAnIdP || integration.metadata != nil else { throw .choiceUntrusted(choice) }
        guard integration.trustsAnIdP else { throw .metadataNotFetched(choice) }
        return integration
    }

    private static func stage(
        of person: RoutedPerson?, users: [String], groups: [String], percent: Int, in account: Slug<Account>
    ) -> Route.Reason {
        guard let person else { return .stagedRest }
        if users.contains(where: { person.names.contains(RoutedPerson.key($0)) }) { return .stagedUser }
        if let group = groups.first(where: { person.groups.contains(RoutedPerson.key($0)) }) {
            return .stagedGroup(group)
        }
        return person.share(in: account) < percent ? .stagedShare(percent) : .stagedRest
    }
}

extension Integration {
    /// There is an IdP to send people to, and a certificate to know its answers by.
    var trustsAnIdP: Bool { trust.map { !$0.certificates.isEmpty } ?? false }

    /// As a verdict names it: by generation, and by id where that says more.
    func displayName(in account: Account) -> String {
        let alone = account.integrations.count { $0.generation == generation } == 1
        return alone ? generation.displayName : "\(generation.displayName) (\(id))"
    }
}
