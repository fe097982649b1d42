import Foundation
import Synchronization

/// What an operator says about requests that leave the house.
package struct OutboundPolicy: Hashable, Sendable {
    /// Whether addresses of this host and its networks may be reached, and by plain http too.
    package var privateAddresses: Bool
    /// A PEM file of certificates that are trusted beside the system's.
    package var caFile: String?

    package init(privateAddresses: Bool = false, caFile: String? = nil) {
        self.privateAddresses = privateAddresses
        self.caFile = caFile
    }
}

/// The only way out of this house: HTTP requests to servers that somebody configured.
///
/// An address is judged when the socket to it is made, after the name was resolved, so a name that resolves differently
/// the second time gains nothing. TLS is always verified. There is no proxy, cookie, authentication or redirect that the
/// caller didn't ask for. Nothing is kept between requests.
///
/// libcurl's calls block, so each request has a thread of its own, and there are only so many of them.
package final class OutboundClient: Sendable {
    private let policy: OutboundPolicy
    private let turns: Turns

    /// - Parameters:
    ///   - atOnce: how many requests may be under way.
    ///   - waiting: how many more may wait for one of those to end.
    package init(policy: OutboundPolicy, atOnce: Int = 8, waiting: Int = 256) {
        self.policy = policy
        turns = Turns(atOnce: atOnce, waiting: waiting)
    }

    /// Sends the request and gives the whole answer, of any status.
    /// - Throws: why there is no answer; a cancelled task's request ends within about a second.
    package func send(_ request: OutboundRequest) async throws(OutboundFailure) -> OutboundResponse {
        guard await turns.begin() else { throw .busy }
        defer { turns.end() }
        let cancelled = Cancellation()
        let exchange = Exchange(request, policy: policy, cancelled: cancelled)
        let result = await withTaskCancellationHandler {
            await withCheckedContinuation { (caller: CheckedContinuation<Answer, Never>) in
                let thread = Thread { caller.resume(returning: exchange.run()) }
                thread.name = "outbound"
                thread.stackSize = 1 << 20
                thread.start()
            }
        } onCancel: {
            cancelled.request()
        }
        return try result.get()
    }

    private typealias Answer = Result<OutboundResponse, OutboundFailure>
}

/// Tells a thread that nobody waits for its answer any more.
final class Cancellation: Sendable {
    private let flag = Atomic(false)

    var isRequested: Bool { flag.load(ordering: .relaxed) }

    func request() { flag.store(true, ordering: .relaxed) }
}
