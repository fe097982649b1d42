import Access
import HTTPTypes
import Hummingbird
import Management
import Tenancy

/// Keeps an integration to its rate: the requests of its proven provisioner, counted before a body is read. Bulk counts as one.
///
/// Whoever hasn't proven to be the integration is refused without being counted, and so can't use its rate up.
struct LimitRate: RouterMiddleware {
    typealias Context = RootContext

    let rates: RequestRates

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        guard let operation = context.operation, let integration = context.integration,
            case .provisioner(let id, in: let account) = operation.actor, id == integration.id
        else { return try await next(request, context) }
        switch rates.take(integration, of: account, at: context.now) {
        case .taken:
            return try await next(request, context)
        case .wait(seconds: let seconds):
            // In whole seconds: Okta takes a date for an invitation to wait five minutes.
            throw HTTPError(
                .tooManyRequests, headers: [.retryAfter: String(seconds)],
                message:
                    "This integration may make \(integration.scim.requestsPerSecond) requests a second. Wait, then go on."
            )
        }
    }
}
