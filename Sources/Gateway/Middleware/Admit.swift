import Access
import HTTPTypes
import Hummingbird
import Management
import Provisioning
import Tenancy

/// The door of a surface that takes bearer tokens: proves who is calling, keeps them to their rate, and says in the
/// surface's own terms what went wrong, here or behind it.
///
/// Every way to be wrong ends alike, after the same look-up: no account of that name, another account's token, another
/// integration's, one that has ended. Whoever has proven nothing isn't counted either, and so can't use up a rate.
struct Admit: RouterMiddleware {
    typealias Context = RootContext

    let catalog: AccountCatalog
    let credentials: Credentials
    let errors: ErrorAnswers
    var integration = IntegrationPlace.path
    var rates: RequestRates?
    /// Where requests are put down, of those that have proven who they are.
    var notes: ProvisioningNotes?

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        var response: Response
        var failure: (any Error)?
        do {
            try await prove(request, &context)
            try limit(context)
            if notes != nil { context.trace = ProvisioningTrace() }
            response = try await next(request, context)
        } catch {
            failure = error
            response = errors.response(to: error, request, context)
        }
        errors.label(&response, for: request)
        notes?.note(request, context, response, failure)
        return response
    }

    /// Finds the account and the integration that the path names, and the actor that the token stands for.
    private func prove(_ request: Hummingbird.Request, _ context: inout RootContext) async throws {
        guard let slug = context.parameters.get("account").flatMap({ Slug<Account>($0) }) else {
            throw Unauthenticated()
        }
        context.found = Found(slug: slug, account: nil, integration: nil)
        guard let token = Self.bearerToken(request.headers[.authorization]),
            let admission = try await catalog.admit(token, to: slug, now: context.now)
        else { throw Unauthenticated() }
        let account = admission.account
        let called = integration.slug(context).flatMap { account.integration($0) }
        let actor: Actor
        switch admission.credential.holder {
        case .scim(let integration):
            guard integration == called?.id, called?.enabled == true else { throw Unauthenticated() }
            actor = .provisioner(integration, in: account.id)
        case .service(let name, role: _):
            guard called == nil else { throw Unauthenticated() }
            actor = .service(name, in: account.id)
        case .person(let id):
            guard called == nil else { throw Unauthenticated() }
            actor = .person(id, in: account.id)
        }
        guard let operation = context.operation(in: account, by: actor, with: admission.authority) else {
            throw Unauthenticated()
        }
        context.found = Found(slug: slug, account: account, integration: called)
        context.operation = operation
        await credentials.noteUse(of: admission.credential, operation: operation)
    }

    /// Counts the request before its body is read. Bulk counts as one.
    private func limit(_ context: RootContext) throws {
        guard let rates, let account = context.account, let integration = context.integration,
            case .wait(let seconds) = rates.take(integration, of: account.id, at: context.now)
        else { return }
        // In whole seconds: Okta takes a date for an invitation to wait five minutes.
        throw HTTPError(
            .tooManyRequests, headers: [.retryAfter: String(seconds)],
            message:
                "This integration may make \(integration.scim.requestsPerSecond) requests a second. Wait, then go on."
        )
    }

    /// RFC 6750 §2.1; the scheme's name in any case (RFC 9110 §11.1).
    static func bearerToken(_ header: String?) -> String? {
        guard let header, header.utf8.count <= 4_096 else { return nil }
        let parts = header.split(separator: " ", maxSplits: 1)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { return nil }
        let token = parts[1].trimmed
        return token.isEmpty ? nil : String(token)
    }
}
