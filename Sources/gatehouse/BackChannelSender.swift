import Foundation
import HandOff
import Logging
import Outbound
import ServiceLifecycle
import SignIn
import Synchronization

/// Tells applications within a moment that sessions are over, whichever node ended them.
struct BackChannelSender: Service, CustomStringConvertible {
    private let channel: BackChannel
    private let logger: Logger

    /// The service group logs its services.
    var description: String { "BackChannelSender" }

    /// A look at the database costs it next to nothing.
    private static let pause = Duration.milliseconds(200)
    /// An application that answers slowly holds up only so many.
    private static let atOnce = 32

    init(_ service: SignInService, of deployment: Deployment) {
        logger = deployment.logger
        let outbound = deployment.outbound
        channel = BackChannel(service, logger: deployment.logger) { url, form in
            var request = OutboundRequest(
                .post, url, headers: [.init("Content-Type", "application/x-www-form-urlencoded")],
                body: Array(form.utf8))
            request.limits.answerBytes = 64 << 10
            do throws(OutboundFailure) {
                return try await outbound.send(request).status
            } catch {
                throw Untold(reason: error.explanation)
            }
        }
    }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let underWay = Counter()
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    if await !tellWhatIsDue(&group, underWay) {
                        try? await Task.sleep(for: Self.pause)
                    }
                }
                // What is under way is given up, and told by another node, or by this one when it's back.
                group.cancelAll()
            }
        }
    }

    /// Begins to tell what is due; false when nothing was.
    private func tellWhatIsDue(_ group: inout DiscardingTaskGroup, _ underWay: Counter) async -> Bool {
        do {
            let claimed = try await channel.claim(limit: Self.atOnce - underWay.value, at: SystemClock.now())
            for notice in claimed {
                underWay.add(1)
                group.addTask {
                    defer { underWay.add(-1) }
                    do {
                        try await channel.deliver(notice, at: SystemClock.now())
                    } catch {
                        // The claim runs out, and then it's told again.
                        logger.warning("a session's end isn't told yet", metadata: ["error": "\(error)"])
                    }
                }
            }
            return !claimed.isEmpty
        } catch {
            logger.debug("the ends of sessions can't be looked up", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .seconds(1))
            return false
        }
    }

    private final class Counter: Sendable {
        private let count = Mutex(0)

        var value: Int { count.withLock { $0 } }

        func add(_ more: Int) { count.withLock { $0 += more } }
    }

    /// Why an application wasn't told, in a sentence for the log.
    private struct Untold: Error, CustomStringConvertible {
        let reason: String

        var description: String { reason }
    }
}
