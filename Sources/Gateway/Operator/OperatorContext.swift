import Access
import Hummingbird
import Logging
import Management
import Tenancy

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

/// Whoever runs the deployment, proven by a token.
struct OperatorContext: ChildRequestContext {
    var coreContext: CoreRequestContextStorage
    let now: Instant
    let requestID: ID<Tenancy.Request>

    init(context: RootContext) throws {
        guard context.operatorToken != nil, let requestID = context.requestID else { throw Unauthenticated() }
        coreContext = context.coreContext
        now = context.now
        self.requestID = requestID
    }

    /// Something that the operator does in an account.
    func operation(in account: Slug<Account>) throws -> Operation {
        guard
            let operation = Operation(
                account: account, actor: .operator, now: now, requestID: requestID, logger: logger)
        else { throw Unauthenticated() }
        return operation
    }
}
