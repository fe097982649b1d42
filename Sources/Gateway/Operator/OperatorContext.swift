import Access
import Hummingbird
import Logging
import Tenancy

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
