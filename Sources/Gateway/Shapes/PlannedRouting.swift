package import Tenancy

/// A routing policy in the words of a query or a command line.
package struct PlannedRouting: Sendable {
    /// How many users and groups a staged policy may name.
    static let nameLimit = 10_000

    /// Nil: nothing is planned.
    package let policy: RoutingPolicy?

    /// The words don't fit together.
    package struct Refusal: Error, Sendable {
        package let sentence: String
    }

    /// - Parameters:
    ///   - users: one or several in each, with commas between them; `groups` likewise.
    package init(policy word: String?, users: [String], groups: [String], percent: Int?) throws(Refusal) {
        let isStaged = !users.isEmpty || !groups.isEmpty || percent != nil
        guard word != nil || isStaged else {
            policy = nil
            return
        }
        guard let chosen = word.map({ RoutingPolicy.Word(rawValue: $0) }) ?? .staged else {
            let words = RoutingPolicy.Word.allCases.map(\.rawValue).joined(separator: ", ")
            throw Refusal(sentence: "The policy must be one of \(words).")
        }
        switch chosen {
        case .firstgenFirst where !isStaged: policy = .firstgenFirst
        case .nextgenFirst where !isStaged: policy = .nextgenFirst
        case .firstgenFirst, .nextgenFirst:
            throw Refusal(sentence: "Users, groups and a percentage go with the policy staged only.")
        case .staged:
            let (users, groups, percent) = (users.flatMap(Self.names), groups.flatMap(Self.names), percent ?? 0)
            guard (0...100).contains(percent) else { throw Refusal(sentence: "The percentage must be 0 to 100.") }
            guard users.count <= Self.nameLimit, groups.count <= Self.nameLimit else {
                throw Refusal(sentence: "A policy names at most \(Self.nameLimit) users and as many groups.")
            }
            guard (users + groups).allSatisfy({ $0.utf8.count <= 256 }) else {
                throw Refusal(sentence: "A user or a group has a name of at most 256 bytes.")
            }
            policy = .staged(users: users, groups: groups, percent: percent)
        }
    }

    private static func names(_ text: String) -> [String] {
        text.split(separator: ",").map { String($0.trimmed) }.filter { !$0.isEmpty }
    }
}
