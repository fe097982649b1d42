import Access
import Hummingbird
import Logging
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

    enum IntegrationPlace {
        case path
        /// A compatibility path that stands for one integration.
        case fixed(String)
    }

    let catalog: AccountCatalog
    var place = AccountPlace.path
    var integration = IntegrationPlace.path

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.accountSlug = text(request, context).flatMap { Slug<Account>($0) }
        if let slug = context.accountSlug {
            context.account = try await catalog.account(slug)
            context.logger[metadataKey: "account"] = .stringConvertible(slug)
        }
        let named: String? =
            switch integration {
            case .path: context.parameters.get("integration")
            case .fixed(let name): name
            }
        if let slug = named.flatMap({ Slug<Integration>($0) }) {
            context.integration = context.account?.integration(slug)
        }
        return try await next(request, context)
    }

    private func text(_ request: Hummingbird.Request, _ context: RootContext) -> String? {
        switch place {
        case .path: context.parameters.get("account")
        case .query(let name): request.uri.query.flatMap { FormFields($0) }?[name]
        }
    }
}
