import Access
import Hummingbird
import Management
import Tenancy

/// Resolves the account, and the integration where the path has one, from the path: once, here, and from nothing else.
///
/// What isn't found stays nil; the child context then refuses, with the answer that its routes give.
struct ResolveAccount: RouterMiddleware {
    typealias Context = RootContext

    let catalog: AccountCatalog
    /// The integration of a compatibility path that names none.
    var fixedIntegration: String?

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        if let slug = context.parameters.get("account").flatMap({ Slug<Account>($0) }) {
            context.account = try await catalog.account(slug)
            context.coreContext.logger[metadataKey: "account"] = .stringConvertible(slug)
        }
        if let slug = (fixedIntegration ?? context.parameters.get("integration")).flatMap({ Slug<Integration>($0) }) {
            context.integration = context.account?.integration(slug)
        }
        return try await next(request, context)
    }
}
