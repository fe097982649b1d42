/// Which generation authenticates when an account has both.
package enum RoutingPolicy: Hashable, Sendable, Codable {
    case firstgenFirst
    case nextgenFirst
    /// NextGen for these users, these groups and this share of the others; FirstGen for the rest.
    case staged(users: [String], groups: [String], percent: Int)

    /// As tenant files, the API and the command line spell it.
    package var word: Word {
        switch self {
        case .firstgenFirst: .firstgenFirst
        case .nextgenFirst: .nextgenFirst
        case .staged: .staged
        }
    }

    package enum Word: String, Hashable, Sendable, CaseIterable {
        case firstgenFirst = "firstgen-first"
        case nextgenFirst = "nextgen-first"
        case staged
    }
}

extension RoutingPolicy: CustomStringConvertible {
    /// On one line, for the journal and the command line; cut off where lists are long.
    package var description: String {
        guard case .staged(let users, let groups, let percent) = self else { return word.rawValue }
        var parts: [String] = []
        if !users.isEmpty { parts.append("users: \(Self.listed(users))") }
        if !groups.isEmpty { parts.append("groups: \(Self.listed(groups))") }
        return "staged (\((parts + ["percent: \(percent)"]).joined(separator: "; ")))"
    }

    private static func listed(_ names: [String]) -> String {
        let more = names.count - 10
        return names.prefix(10).joined(separator: ", ") + (more > 0 ? " and \(more) more" : "")
    }
}
