import Access
import Delivery
import HTTPTypes
import Hummingbird
import SCIM
import ServiceLifecycle
import Tenancy

/// `events`: the account's events in order, to be followed from any place on.
enum EventRoutes {
    static let routes = [NativeRoute(.get, "events", .readEvents, follow)]

    /// How long a caller may wait for the next event: less than most proxies do.
    private static let longestWait: Int64 = 30

    /// `after` is the `next` of the answer before; without it, only what comes from now on. `wait` is in seconds.
    @Sendable private static func follow(_ call: NativeCall) async throws -> Response {
        let wait = try call.query("wait", expecting: "seconds") { Int64($0).flatMap { $0 >= 0 ? $0 : nil } } ?? 0
        let request = EventFeed.Request(
            after: try call.position("after"),
            kinds: call.query["kinds"]?.split(separator: ",").map(String.init) ?? [], limit: try call.limit())
        let stretch = try await call.services.feed.next(
            request, call.operation,
            while: call.services.patience(min(wait, longestWait), from: call.operation.now))
        return .json(JSONWriter.list(stretch.entries, next: "\(stretch.next)"))
    }
}

extension Services {
    /// Whether somebody who came at `start` may go on waiting: so long, and not once the server is to stop.
    func patience(_ seconds: Int64, from start: Instant) -> @Sendable () -> Bool {
        let (clock, end) = (clock, start.advanced(bySeconds: seconds))
        return { clock() < end && !Task.isShuttingDownGracefully }
    }
}
