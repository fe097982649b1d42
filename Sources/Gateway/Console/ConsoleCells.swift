import Access
import Journal
import Pages
import Tenancy

extension ConsoleCell {
    static func moment(_ instant: Instant?) -> ConsoleCell {
        guard let text = instant?.description, text.utf8.count == 24 else { return .nothing }
        return .text("\(text.prefix(10)) \(text.dropFirst(11).prefix(8)) UTC")
    }

    static func optional(_ text: String?) -> ConsoleCell { text.map { .text($0) } ?? .nothing }

    static func integrations(_ ids: [Slug<Integration>], _ call: ConsoleCall) -> [ConsoleCell] {
        ids.isEmpty ? [.text("this account")] : ids.map { .integration($0, call) }
    }

    static func integration(_ id: Slug<Integration>, _ call: ConsoleCall) -> ConsoleCell {
        guard call.may(.readIntegrations), let found = call.account.integration(id) else { return .text(id.text) }
        return .link(found.title, call.link("integrations/\(id)"))
    }

    /// A link to what an identifier of the journal's means, where there's a page of it.
    static func subject(_ id: String, _ call: ConsoleCall) -> ConsoleCell {
        if ID<User>(id) != nil, call.may(.readUsers) { return .link(id, call.link("people/\(id)")) }
        if ID<Group>(id) != nil, call.may(.readGroups) { return .link(id, call.link("groups/\(id)")) }
        if ID<LoginAttempt>(id) != nil, call.may(.readLogins) { return .link(id, call.link("logins/\(id)")) }
        if let integration = Slug<Integration>(id), call.account.integration(integration) != nil {
            return .integration(integration, call)
        }
        return .text(id)
    }

    /// `user:usr_…` and the others, as `Actor` describes itself.
    static func actor(_ text: String, _ call: ConsoleCall) -> ConsoleCell {
        let parts = text.split(separator: ":", maxSplits: 1)
        switch (parts.first, parts.dropFirst().first) {
        case ("user", let id?): return .subject(String(id), call)
        case ("integration", let id?): return .subject(String(id), call)
        default: return .text(text)
        }
    }
}

extension Integration {
    /// As the console names it.
    var title: String { id.text == generation.rawValue ? generation.displayName : "\(generation.displayName) (\(id))" }
}
