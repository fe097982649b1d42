import Hummingbird
import Management

/// The door of the operator's pages: a session that goes on, whose token does too. What isn't found stays nil, and leads to the
/// page that asks for a token.
struct ResolveOperatorSession: RouterMiddleware {
    typealias Context = RootContext

    let services: Services

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        guard let secret = Cookies(urls: services.urls).operatorSession(in: request),
            let token = try await services.operatorTokens.resume(secret, now: context.now)
        else { return try await next(request, context) }
        var context = context
        context.operatorToken = token
        context.operatorSession = secret
        return try await next(request, context)
    }
}
