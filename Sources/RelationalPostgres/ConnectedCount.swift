import Synchronization

/// How many of an engine's threads have a connection.
final class ConnectedCount: Sendable {
    private let count = Atomic<Int>(0)

    /// - Returns: how many have one now.
    func change(from before: Bool, to after: Bool) -> Int {
        guard before != after else { return count.load(ordering: .relaxed) }
        return count.wrappingAdd(after ? 1 : -1, ordering: .relaxed).newValue
    }
}
