import Logging
import ServiceLifecycle
import Synchronization

/// Does what is due within a moment, whichever node made it so: claims some of it, and works on each piece by itself.
struct DueWork<Piece: Sendable>: Service, CustomStringConvertible {
    /// The service group logs its services.
    let description: String
    let logger: Logger
    /// Claims at most so many pieces; until a claim runs out nobody else gets them.
    let claim: @Sendable (_ limit: Int) async throws -> [Piece]
    let perform: @Sendable (Piece) async throws -> Void

    /// A look at the database costs it next to nothing.
    private static var pause: Duration { .milliseconds(200) }
    /// Somebody who answers slowly holds up only so many.
    private static var atOnce: Int { 32 }

    func run() async throws {
        await cancelWhenGracefulShutdown {
            let underWay = Counter()
            await withDiscardingTaskGroup { group in
                while !Task.isCancelled {
                    if await !beginWhatIsDue(&group, underWay) {
                        try? await Task.sleep(for: Self.pause)
                    }
                }
                // What is under way is given up, and done by another node, or by this one when it's back.
                group.cancelAll()
            }
        }
    }

    /// False when nothing was due.
    private func beginWhatIsDue(_ group: inout DiscardingTaskGroup, _ underWay: Counter) async -> Bool {
        do {
            let claimed = try await claim(Self.atOnce - underWay.value)
            for piece in claimed {
                underWay.add(1)
                group.addTask {
                    defer { underWay.add(-1) }
                    do {
                        try await perform(piece)
                    } catch {
                        // The claim runs out, and then it's done again.
                        logger.warning("\(description): not done yet", metadata: ["error": "\(error)"])
                    }
                }
            }
            return !claimed.isEmpty
        } catch {
            logger.debug("\(description): can't look up what is due", metadata: ["error": "\(error)"])
            try? await Task.sleep(for: .seconds(1))
            return false
        }
    }
}

private final class Counter: Sendable {
    private let count = Mutex(0)

    var value: Int { count.withLock { $0 } }

    func add(_ more: Int) { count.withLock { $0 += more } }
}
