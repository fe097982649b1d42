import Access
import Hummingbird
import Logging
import Management
import Provisioning
import Tenancy

/// A request about which nothing is proven yet. Middleware does the look-ups and puts down here what it found; the
/// child contexts, which throw when something is missing, are the proof that handlers ask for.
struct RootContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    var now = Instant(milliseconds: 0)
    var requestID: ID<Tenancy.Request>?
    /// What the path names.
    var found: Found?
    /// Set only where a credential of exactly this account (and integration) was presented.
    var operation: Operation?
    /// What a SCIM request does, for the provisioning log.
    var trace: ProvisioningTrace?
    /// Set only where a live setup link was presented.
    var setupLink: SetupLinks.Opened?
    /// Set only where a session of exactly this account was presented.
    var visit: ConsoleVisit?
    /// Set only where an operator's token was presented.
    var operatorToken: ID<Credential>?
    /// Set only where a live session of the operator's pages was presented.
    var operatorSession: OperatorSessionSecret?

    init(source: ApplicationRequestContextSource) { coreContext = .init(source: source) }

    var accountSlug: Slug<Account>? { found?.slug }
    var account: Account? { found?.account }
    var integration: Integration? { found?.integration }

    /// Says with each line which request of which account it's about. Made when somebody logs, because hardly anybody does.
    var log: Logger {
        var log = logger
        if let requestID { log[metadataKey: "request"] = .stringConvertible(requestID) }
        if let accountSlug { log[metadataKey: "account"] = .stringConvertible(accountSlug) }
        return log
    }
}

/// The account and the integration that a path names, as far as they exist. An object, because contexts are copied in
/// every layer.
final class Found: Sendable {
    /// As the route names it, whether there is such an account or not.
    let slug: Slug<Account>
    let account: Account?
    let integration: Integration?

    init(slug: Slug<Account>, account: Account?, integration: Integration?) {
        self.slug = slug
        self.account = account
        self.integration = integration
    }
}

/// What every proven context shares.
protocol ProvenContext: ChildRequestContext where ParentContext == RootContext {
    var operation: Operation { get }
}

/// No handler may run: the credential is missing or wrong, the account or integration unknown. All are answered alike.
struct Unauthenticated: Error {}

/// There is nothing here: an unknown account or integration on a public route.
struct NothingHere: Error {}

/// An integration's provisioner, proven by its token.
struct ProvisionerContext: ProvenContext {
    var coreContext: CoreRequestContextStorage
    let target: ProvisioningTarget

    var operation: Operation { target.operation }

    init(context: RootContext) throws {
        guard let account = context.account, let integration = context.integration, let operation = context.operation,
            case .provisioner(integration.id, in: account.id) = operation.actor
        else { throw Unauthenticated() }
        coreContext = context.coreContext
        target = ProvisioningTarget(
            account: account, integration: integration, operation: operation, trace: context.trace)
    }
}

/// A caller of the native API, proven by its token: a service account, or a person. What they may do is asked of `operation.grant`.
struct NativeContext: ProvenContext {
    var coreContext: CoreRequestContextStorage
    let account: Account
    let operation: Operation

    init(context: RootContext) throws {
        guard let account = context.account, let operation = context.operation else { throw Unauthenticated() }
        switch operation.actor {
        case .service(_, in: account.id), .person(_, in: account.id): break
        case .service, .person, .operator, .provisioner, .setupLink, .visitor, .system: throw Unauthenticated()
        }
        coreContext = context.coreContext
        self.account = account
        self.operation = operation
    }
}

/// A public page or document of an account that exists.
struct AccountContext: ProvenContext {
    var coreContext: CoreRequestContextStorage
    let account: Account
    let operation: Operation

    init(context: RootContext) throws {
        guard let account = context.account, let operation = context.visitor(of: account) else { throw NothingHere() }
        coreContext = context.coreContext
        self.account = account
        self.operation = operation
    }
}

/// A public page or document of an integration that exists.
struct IntegrationContext: ProvenContext {
    var coreContext: CoreRequestContextStorage
    let account: Account
    let integration: Integration
    let operation: Operation

    init(context: RootContext) throws {
        guard let account = context.account, let integration = context.integration,
            let operation = context.visitor(of: account)
        else { throw NothingHere() }
        coreContext = context.coreContext
        self.account = account
        self.integration = integration
        self.operation = operation
    }
}

extension RootContext {
    /// An operation of somebody who has proven nothing.
    func visitor(of account: Account) -> Operation? {
        operation(in: account, by: .visitor(in: account.id))
    }

    func operation(in account: Account, by actor: Actor, with authority: Authority = .none) -> Operation? {
        requestID.flatMap {
            Operation(
                account: account.id, actor: actor, now: now, requestID: $0, logger: logger, authority: authority)
        }
    }
}
