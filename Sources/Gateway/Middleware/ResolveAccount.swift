import Access
import Hummingbird
import Management
import Tenancy

/// Resolves the account, and the integration where the route has one: once, here, and from nothing else.
///
/// What isn't found stays nil; the child context then refuses, with the answer that its routes give.
struct ResolveAccount: RouterMiddleware {
    typealias Context = RootContext

    enum AccountPlace {
        case path
        /// The one compatibility route where the account stands in the query, and then nowhere else.
        case query(String)
    }

    let catalog: AccountCatalog
    var place = AccountPlace.path
    var integration = IntegrationPlace.path

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        guard let slug = text(request, context).flatMap({ Slug<Account>($0) }) else {
            return try await next(request, context)
        }
        let account = try await catalog.account(slug)
        let integration = integration.slug(context).flatMap { account?.integration($0) }
        var context = context
        context.found = Found(slug: slug, account: account, integration: integration)
        return try await next(request, context)
    }

    private func text(_ request: Hummingbird.Request, _ context: RootContext) -> String? {
        switch place {
        case .path: context.parameters.get("account")
        case .query(let name): request.uri.query.flatMap { FormFields($0) }?[name]
        }
    }
}

/// Where a route names the integration.
enum IntegrationPlace {
    case path
    /// A compatibility path that stands for one.
    case fixed(String)

    func slug(_ context: RootContext) -> Slug<Integration>? {
        switch self {
        case .path: context.parameters.get("integration").flatMap { Slug($0) }
        case .fixed(let name): Slug(name)
        }
    }
}
