package import Tenancy

/// An integration that may authenticate, and why.
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
        /// Of several integrations of the generation, the one for this group.
        case servesGroup(String)
        case servesDomain(String)
        /// The one for whomever the others aren't for.
        case servesOthers
        case chosenByPerson
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
            case .servesGroup: "serves_group"
            case .servesDomain: "serves_domain"
            case .servesOthers: "serves_others"
            case .chosenByPerson: "chosen_by_person"
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
            case .servesGroup(let group):
                "Of several integrations of the generation, this one is for the group \(group)."
            case .servesDomain(let domain):
                "Of several integrations of the generation, this one is for the domain \(domain)."
            case .servesOthers:
                "Of several integrations of the generation, this one is for whomever the others aren't."
            case .chosenByPerson: "Several integrations may authenticate, and the person chose this one."
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
    /// `?integration=` is for testers, and for whoever has several to choose among.
    case choiceNotAllowed
}
