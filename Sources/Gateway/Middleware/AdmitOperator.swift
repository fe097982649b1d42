import HTTPTypes
import Hummingbird
import Management

/// The door of the operator API: a live operator's token, or the same answer for everything else.
struct AdmitOperator: RouterMiddleware {
    typealias Context = RootContext

    let tokens: OperatorTokens
    private let errors = ErrorAnswers(surface: .problem)

    init(tokens: OperatorTokens) { self.tokens = tokens }

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        do {
            guard let token = Admit.bearerToken(request.headers[.authorization]),
                let id = try await tokens.admit(token, now: context.now)
            else { throw Unauthenticated() }
            context.operatorToken = id
            return try await next(request, context)
        } catch {
            return errors.response(to: error, request, context)
        }
    }
}
