package import Tenancy

/// Decides which integration of an account authenticates: a function of its settings and of whom it's about, nothing
/// else.
package enum IntegrationRouter {
    /// Chooses the integration.
    ///
    /// A generation without an enabled integration that trusts an IdP doesn't count: nobody could log in through it.
    /// With both, FirstGen authenticates, as long as the policy says nothing else.
    /// - Parameters:
    ///   - person: whom it's about, as far as that's known before the login; nil: nothing is.
    ///   - choice: a tester's wish, which goes before the policy.
    package static func route(
        _ account: Account, for person: RoutedPerson?, choice: Slug<Integration>? = nil
    ) throws(RoutingRefusal) -> Route {
        let route = try decide(account, for: person, choice: choice)
        guard route.integration.trustsAnIdP else { throw .metadataNotFetched(route.integration.id) }
        return route
    }

    private static func decide(
        _ account: Account, for person: RoutedPerson?, choice: Slug<Integration>?
    ) throws(RoutingRefusal) -> Route {
        if let choice { return Route(try chosen(choice, in: account), .chosenByTester) }
        guard !account.integrations.isEmpty else { throw .noIntegration }
        // One whose metadata wasn't fetched yet counts: people must not be sent elsewhere for as long as that takes.
        let usable = account.integrations.filter { $0.enabled && ($0.trustsAnIdP || $0.metadata != nil) }
        guard !usable.isEmpty else {
            throw account.integrations.contains(where: \.enabled) ? .noneTrusted : .noneEnabled
        }
        let firstgen = usable.first { $0.generation == .firstgen }
        let nextgen = usable.first { $0.generation == .nextgen }
        switch (firstgen, nextgen) {
        case (let only?, nil), (nil, let only?): return Route(only, .onlyGeneration(only.generation))
        case (nil, nil): throw .noneTrusted
        case (let firstgen?, let nextgen?):
            switch account.routing {
            case .firstgenFirst: return Route(firstgen, .firstgenFirst)
            case .nextgenFirst: return Route(nextgen, .nextgenFirst)
            case .staged(let users, let groups, let percent):
                let stage = stage(of: person, users: users, groups: groups, percent: percent, in: account.id)
                return Route(stage == .stagedRest ? firstgen : nextgen, stage)
            }
        }
    }

    private static func chosen(
        _ choice: Slug<Integration>, in account: Account
    ) throws(RoutingRefusal) -> Integration {
        guard let integration = account.integration(choice) else { throw .choiceUnknown(choice) }
        guard integration.enabled else { throw .choiceDisabled(choice) }
        guard integration.trustsAnIdP || integration.metadata != nil else { throw .choiceUntrusted(choice) }
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

/// The integration that authenticates, and why.
package struct Route: Hashable, Sendable {
    package let integration: Integration
    package let reason: Reason

    init(_ integration: Integration, _ reason: Reason) {
        self.integration = integration
        self.reason = reason
    }

    package enum Reason: Hashable, Sendable {
        case onlyGeneration(Generation)
        case firstgenFirst
        case nextgenFirst
        case stagedUser
        case stagedGroup(String)
        case stagedShare(Int)
        /// The policy is staged and hasn't reached this person.
        case stagedRest
        case chosenByTester
        /// The IdP started the login.
        case unsolicited

        /// Stable, for attempts and `login explain --json`.
        package var code: String {
            switch self {
            case .onlyGeneration: "only_generation"
            case .firstgenFirst: "firstgen_first"
            case .nextgenFirst: "nextgen_first"
            case .stagedUser: "staged_user"
            case .stagedGroup: "staged_group"
            case .stagedShare: "staged_percent"
            case .stagedRest: "staged_rest"
            case .chosenByTester: "chosen_by_tester"
            case .unsolicited: "unsolicited"
            }
        }

        /// Why, for an administrator.
        package var sentence: String {
            switch self {
            case .onlyGeneration(let generation):
                "The account has no other generation to log in with than \(generation.displayName)."
            case .firstgenFirst:
                "The account has both generations, and FirstGen authenticates unless the policy says otherwise."
            case .nextgenFirst: "The account's routing policy is nextgen-first."
            case .stagedUser: "The staged routing policy names this user for NextGen."
            case .stagedGroup(let group): "The staged routing policy names the group \(group) for NextGen."
            case .stagedShare(let percent):
                "The staged routing policy takes \(percent) % to NextGen, this user among them."
            case .stagedRest: "The staged routing policy hasn't reached this user yet, so FirstGen authenticates."
            case .chosenByTester: "A tester chose the integration."
            case .unsolicited: "The identity provider started the login."
            }
        }
    }
}

/// Why no integration can authenticate.
package enum RoutingRefusal: Error, Hashable, Sendable {
    case noIntegration
    case noneEnabled
    case noneTrusted
    /// The integration that authenticates gets its trust from a URL, which hasn't given it yet.
    case metadataNotFetched(Slug<Integration>)
    case choiceUnknown(Slug<Integration>)
    case choiceDisabled(Slug<Integration>)
    case choiceUntrusted(Slug<Integration>)
    /// `?integration=` is for testers.
    case choiceNotAllowed
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
