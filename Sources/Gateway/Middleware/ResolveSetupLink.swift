import Access
import HTTPTypes
import Hummingbird
import Management
import Synchronization
import Tenancy

/// The door of the setup pages: looks the link up, once, and counts its requests. What isn't found stays nil; the child context then
/// refuses, and every link that doesn't work is answered alike.
struct ResolveSetupLink: RouterMiddleware {
    typealias Context = RootContext

    let links: SetupLinks
    let rates = SetupRates()

    init(links: SetupLinks) { self.links = links }

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        guard let text = context.parameters.get("link"),
            let opened = try await links.open(text, now: context.now)
        else { return try await next(request, context) }
        if case .wait(let seconds) = rates.take(opened.record.id, at: context.now) {
            throw HTTPError(
                .tooManyRequests, headers: [.retryAfter: "\(seconds)"],
                message: "That was too often. Wait a moment, and try again.")
        }
        var context = context
        context.setupLink = opened
        return try await next(request, context)
    }
}

/// The token buckets of live links, on this node. Guesses get none.
final class SetupRates: Sendable {
    private static let rate = RequestRate(perSecond: 2, burst: 40)
    private static let limit = 10_000

    private let buckets = Mutex<[ID<SetupLink>: TokenBucket]>([:])

    func take(_ link: ID<SetupLink>, at now: Instant) -> TokenBucket.Answer {
        buckets.withLock { buckets in
            if buckets.count >= Self.limit { buckets = buckets.filter { !$0.value.isFull(at: now) } }
            return buckets[link, default: TokenBucket(fullAt: now)].take(at: now, Self.rate)
        }
    }
}
