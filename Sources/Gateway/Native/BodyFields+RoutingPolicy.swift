import Administration
import SCIM
import SignIn
import Tenancy

extension BodyFields {
    /// Reads `"policy": …` and `"staged": {"users": […], "groups": […], "percent": …}`, which alone means staged.
    ///
    /// - Parameter today: what a merge patch (RFC 7396) goes over; nil: the members are the whole policy.
    /// - Returns: nil when there's neither, nor a policy today.
    mutating func routingPolicy(over today: RoutingPolicy?) -> RoutingPolicy? {
        let words = RoutingPolicy.Word.allCases.map(\.rawValue).joined(separator: ", ")
        let word = parsed("policy", expecting: "one of \(words)") { RoutingPolicy.Word(rawValue: $0) }.value
        let given = value("staged", expecting: "an object", \.object).value
        var staged = BodyFields(given ?? JSONObject())
        var (users, groups, percent): ([String], [String], Int64) = ([], [], 0)
        if case .staged(let before, let teams, let share) = today {
            (users, groups, percent) = (before, teams, Int64(share))
        }
        users = staged.names("users").applied(to: users) ?? []
        groups = staged.names("groups").applied(to: groups) ?? []
        percent = staged.number("percent", in: 0...100).applied(to: percent) ?? 0
        include(staged, as: "staged")
        let chosen = word ?? (given == nil ? today?.word : .staged)
        if chosen != .staged, given != nil { refuse("staged", "goes with the policy staged only.") }
        switch chosen {
        case .firstgenFirst: return .firstgenFirst
        case .nextgenFirst: return .nextgenFirst
        case .staged: return .staged(users: users, groups: groups, percent: Int(percent))
        case nil: return nil
        }
    }

    private mutating func names(_ name: String) -> Change<[String]> {
        list(name, upTo: PlannedRouting.nameLimit, expecting: "a name of 1 to 256 bytes") { name in
            (1...256).contains(name.utf8.count) ? name : nil
        }
    }
}
