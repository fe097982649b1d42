package enum Organization {}
package enum Project {}
/// A program that calls the native API under a name of its own.
package enum ServiceAccount {}
/// A role of an account's own, by the name that assignments use.
package enum CustomRole {}

/// Where in an account something applies: all of it, an org, or a project of an org.
package enum Scope: Hashable, Sendable {
    case account
    case organization(Slug<Organization>)
    case project(Slug<Project>, in: Slug<Organization>)

    /// Reads `account`, `orgs/O` or `orgs/O/projects/P`.
    package init?(_ text: String) {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        switch parts.count {
        case 1 where parts[0] == "account":
            self = .account
        case 2 where parts[0] == "orgs":
            guard let organization = Slug<Organization>(parts[1]) else { return nil }
            self = .organization(organization)
        case 4 where parts[0] == "orgs" && parts[2] == "projects":
            guard let organization = Slug<Organization>(parts[1]), let project = Slug<Project>(parts[3]) else {
                return nil
            }
            self = .project(project, in: organization)
        default:
            return nil
        }
    }

    /// Whether what applies here applies there: the scope itself, and everything below it.
    package func covers(_ other: Scope) -> Bool {
        switch (self, other) {
        case (.account, _): true
        case (.organization(let own), .organization(let other)), (.organization(let own), .project(_, in: let other)):
            own == other
        case (.project, .project): self == other
        case (.organization, .account), (.project, .account), (.project, .organization): false
        }
    }
}

extension Scope: CustomStringConvertible, Codable {
    package var description: String {
        switch self {
        case .account: "account"
        case .organization(let organization): "orgs/\(organization)"
        case .project(let project, in: let organization): "orgs/\(organization)/projects/\(project)"
        }
    }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let scope = Scope(try container.decode(String.self)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a scope")
        }
        self = scope
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}
