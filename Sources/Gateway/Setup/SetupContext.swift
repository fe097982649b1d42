import Access
import Hummingbird
import Management
import Tenancy

/// Whoever holds a live setup link.
struct SetupLinkContext: ProvenContext {
    var coreContext: CoreRequestContextStorage
    let link: SetupLinks.Opened
    let operation: Operation

    init(context: RootContext) throws {
        guard let link = context.setupLink,
            let operation = context.operation(
                in: link.account, by: .setupLink(link.record.id, in: link.account.id), with: .setupLink)
        else { throw NothingHere() }
        coreContext = context.coreContext
        self.link = link
        self.operation = operation
    }

    /// Those of the account that the link opens.
    var integrations: [Integration] { link.account.integrations.filter { link.record.opens($0.id) } }
}

/// The same at one of the integrations that the link opens.
struct SetupContext: ProvenContext {
    var coreContext: CoreRequestContextStorage
    let link: SetupLinks.Opened
    let integration: Integration
    let operation: Operation

    var account: Account { link.account }

    init(context: RootContext) throws {
        let door = try SetupLinkContext(context: context)
        guard let id = context.parameters.get("integration").flatMap({ Slug<Integration>($0) }),
            let integration = door.integrations.first(where: { $0.id == id })
        else { throw NothingHere() }
        coreContext = door.coreContext
        link = door.link
        operation = door.operation
        self.integration = integration
    }
}

extension Authority {
    /// What a setup link allows: to test a login, and to see what tests and provisioning came to. Which integration's is for
    /// `SetupContext`; nothing of the account's people, roles or settings is in it.
    fileprivate static let setupLink = Authority([
        Holding([.testLogins, .readLogins, .readProvisioning], at: .account)
    ])
}
