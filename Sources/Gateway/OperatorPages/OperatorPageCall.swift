import Access
import HandOff
import Hummingbird
import Management
import Pages
import Tenancy

/// A call of the operator's pages, by a session.
struct OperatorPageCall: APICall {
    let services: Services
    let request: Request
    let context: OperatorContext
    let query: FormFields
    let session: OperatorSessionSecret
    /// Why a form's wish wasn't granted, for the page that had the form.
    private var refusal: String?

    var now: Instant { context.now }

    init(_ services: Services, _ request: Request, _ context: OperatorContext, _ session: OperatorSessionSecret) throws
    {
        self.services = services
        self.request = request
        self.context = context
        self.session = session
        query = try Self.query(of: request)
    }

    func refused(_ sentence: String) -> OperatorPageCall {
        var call = self
        call.refusal = sentence
        return call
    }

    /// The account of the path, suspended or not.
    func account() async throws -> OperatedAccount {
        let found: (state: AccountState, settings: Account)
        do {
            found = try await services.operations.account(try slug("account"))
        } catch OperatorRefusal.unknownAccount {
            throw NothingHere()
        }
        return OperatedAccount(
            state: found.state, settings: found.settings, operation: try context.operation(in: found.settings.id))
    }

    func address(_ path: String) -> String {
        path.isEmpty ? "\(services.urls.base)/operator" : "\(services.urls.base)/operator/\(path)"
    }

    func link(_ path: String, _ parameters: (name: String, value: String?)...) -> PageLink? {
        PageLink(URLText.adding(parameters, to: address(path)))
    }

    func page(
        _ title: String, at here: OperatorPlace?, above: OperatorPlace? = nil, _ sections: [ConsoleSection]
    ) -> ConsolePage {
        let outcome = refusal == nil ? query["done"].flatMap { OperatorOutcome(rawValue: $0) } : nil
        let places = OperatorPlace.allCases.compactMap { place in
            link(place.path).map { ConsoleFrame.Place(place.title, $0, isHere: place == here) }
        }
        return ConsolePage(
            title: title,
            frame: ConsoleFrame(owner: "Operator", viewer: nil, leave: nil, places: places),
            above: above.flatMap { place in link(place.path).map { .init(place.title, $0) } }, refusal: refusal,
            outcome: outcome?.sentence, sections: sections)
    }

    /// A form of ours, which carries what another site's can't.
    func form(
        _ submit: String, to path: String, fields: [ConsoleForm.Field] = [], spoken: String? = nil
    ) -> ConsoleForm? {
        guard let action = link(path), let confirmation = try? session.confirmation() else { return nil }
        return .post(
            submit, to: action, hidden: [HiddenField(name: "confirmation", value: confirmation)], fields: fields,
            spoken: spoken)
    }

    func button(_ submit: String, to path: String, spoken: String) -> ConsoleCell {
        form(submit, to: path, spoken: spoken).map { .button($0) } ?? .nothing
    }
}

/// An account with what the operator does in it.
struct OperatedAccount {
    let state: AccountState
    let settings: Account
    let operation: Operation

    var path: String { "accounts/\(settings.id)" }
}

/// The pages that each page leads to.
enum OperatorPlace: String, CaseIterable {
    case accounts, applications, leave

    var path: String {
        switch self {
        case .accounts: ""
        case .applications: "applications"
        case .leave: "sign-out"
        }
    }

    var title: String {
        switch self {
        case .accounts: "Accounts"
        case .applications: "Applications"
        case .leave: "Sign out"
        }
    }
}

/// What a page says after something was done: a word in its address, and so never a text of somebody else's.
enum OperatorOutcome: String {
    case suspended, resumed, revoked, released, staged, activated, dropped

    var sentence: String {
        switch self {
        case .suspended: "The account isn't served any more. Nothing of it is lost."
        case .resumed: "The account is served again."
        case .revoked: "The setup link has ended, on all nodes."
        case .released: "The brake lets everything pass for one window."
        case .staged: "The next keys are published beside the active ones. Activate them once the IdP knows them."
        case .activated: "The next keys are active. Drop those before once the IdP doesn't use them."
        case .dropped: "The keys before are forgotten."
        }
    }
}
