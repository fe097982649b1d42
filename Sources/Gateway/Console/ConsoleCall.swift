import Access
import Administration
import HTTPTypes
import HandOff
import Hummingbird
import Pages
import SCIM
import Tenancy

/// A call of the console by somebody who is logged in.
struct ConsoleCall: APICall {
    let services: Services
    let request: Request
    let context: ConsoleContext
    let query: FormFields
    /// Why a form's wish wasn't granted, for the page that had the form.
    private var refusal: String?

    var account: Account { context.account }
    var operation: Operation { context.operation }
    var now: Instant { operation.now }
    var administration: AccountAdministration { services.administration }
    var target: AdministrationTarget { AdministrationTarget(account: account, operation: operation) }

    init(_ services: Services, _ request: Request, _ context: ConsoleContext) throws {
        self.services = services
        self.request = request
        self.context = context
        query = try Self.query(of: request)
    }

    func refused(_ sentence: String) -> ConsoleCall {
        var call = self
        call.refusal = sentence
        return call
    }

    /// Whether the visitor may, for what a page offers: the route that it leads to asks again.
    func may(_ permission: Permission) -> Bool { operation.isGranted(permission, at: .account) }

    // MARK: Addresses

    /// Below the console; empty: the console itself.
    func address(_ path: String) -> String {
        let base = services.urls.consolePath(account.id)
        return path.isEmpty ? base : "\(base)/\(path)"
    }

    func link(_ path: String, _ parameters: (name: String, value: String?)...) -> PageLink? {
        PageLink(URLText.adding(parameters, to: address(path)))
    }

    /// The next page of a list: what was asked for, from there on.
    func next(_ path: String, after cursor: String?) -> PageLink? {
        guard let cursor else { return nil }
        let kept = query.pairs.filter { $0.name != "after" && $0.name != "done" && !$0.value.isEmpty }
        return PageLink(URLText.adding(kept.map { ($0.name, $0.value) } + [("after", cursor)], to: address(path)))
    }

    /// What was typed into a search; nil where nothing was. No name holds control characters.
    func search(_ name: String) -> String? {
        query[name].map { String($0.trimmed) }.flatMap { text in
            text.isEmpty || text.utf8.count > 256 || text.utf8.contains(where: { $0 < 0x20 }) ? nil : text
        }
    }

    /// What was chosen in a search; nil where nothing was.
    func choice<Value>(_ name: String, expecting what: String, _ read: (String) -> Value?) throws -> Value? {
        query[name].map(\.isEmpty) ?? true ? nil : try query(name, expecting: what, read)
    }

    // MARK: Pages

    func page(
        _ title: String, at here: ConsolePlace?, above: ConsolePlace? = nil, _ sections: [ConsoleSection?]
    ) -> ConsolePage {
        let outcome = refusal == nil ? query["done"].flatMap { ConsoleOutcome(rawValue: $0) } : nil
        return ConsolePage(
            title: title, frame: frame(at: here),
            above: above.flatMap { place in link(place.path).map { .init(place.title, $0) } }, refusal: refusal,
            outcome: outcome?.sentence, sections: sections.compactMap(\.self))
    }

    /// A form of ours: it carries what another site's can't.
    func form(
        _ submit: String, to path: String, fields: [ConsoleForm.Field] = [], carrying: [HiddenField] = [],
        spoken: String? = nil
    ) -> ConsoleForm? {
        guard let action = link(path), let confirmation = try? context.visit.secret.consoleConfirmation() else {
            return nil
        }
        return .post(
            submit, to: action, hidden: [HiddenField(name: "confirmation", value: confirmation)] + carrying,
            fields: fields, spoken: spoken)
    }

    func search(at path: String, fields: [ConsoleForm.Field]) -> [ConsoleForm] {
        link(path).map { [.search("Search", at: $0, fields: fields)] } ?? []
    }

    /// A list is shown in pages of so many.
    static let pageSize = 50

    private func frame(at here: ConsolePlace?) -> ConsoleFrame {
        let places = ConsolePlace.allCases.filter { $0.permission.map(may) ?? ConsoleRoute.isShownAnything(operation) }
        return ConsoleFrame(
            owner: account.name, viewer: context.visit.name,
            leave: PageLink("\(services.urls.path)/accounts/\(account.id)/logout"),
            places: places.compactMap { place in link(place.path).map { .init(place.title, $0, isHere: place == here) }
            })
    }

    // MARK: Refusals

    /// The visitor's roles don't reach that far.
    func refusal(_ denied: PermissionDenied) -> ConsolePage {
        let none = operation.authority.holdings.isEmpty ? "You have no role in \(account.name)." : nil
        return ConsolePage(
            title: "Your roles don't allow this", frame: frame(at: nil),
            sections: [
                ConsoleSection(
                    "denied", "Who can help",
                    sentences: [
                        none, "It needs the permission \(denied.missing.rawValue) for \(denied.scope).",
                        "An account administrator of \(account.name) can give you a role that has it: "
                            + "account viewer to look, account administrator to change things. Nothing was changed.",
                    ].compactMap(\.self))
            ])
    }

    /// A form that isn't of a page that this session was shown.
    var forged: ConsolePage {
        ConsolePage(
            title: "This form wasn't accepted", frame: frame(at: nil),
            sections: [
                ConsoleSection(
                    "forged", "Nothing was changed",
                    sentences: [
                        "It didn't come from a page of this console that you were shown since you logged in. "
                            + "Open the page again, and fill the form in there."
                    ])
            ])
    }
}

/// The pages that each page leads to.
enum ConsolePlace: String, CaseIterable, Sendable {
    case overview, logins, people, groups, journal

    var path: String { self == .overview ? "" : rawValue }

    var title: String {
        switch self {
        case .overview: "Overview"
        case .logins: "Logins"
        case .people: "People"
        case .groups: "Groups"
        case .journal: "Journal"
        }
    }

    /// Nil: whoever is let in.
    var permission: Permission? {
        switch self {
        case .overview: nil
        case .logins: .readLogins
        case .people: .readUsers
        case .groups: .readGroups
        case .journal: .readJournal
        }
    }
}
