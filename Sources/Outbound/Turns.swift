import Synchronization

/// Lets so many go at once and so many more wait for their turn; the others are refused.
final class Turns: Sendable {
    private struct State {
        var free: Int
        var waiting: [CheckedContinuation<Bool, Never>] = []
    }

    private let state: Mutex<State>
    private let queue: Int

    init(atOnce count: Int, waiting queue: Int) {
        state = Mutex(State(free: count))
        self.queue = queue
    }

    /// Waits for a turn, which `end` gives back; false when too many wait already.
    func begin() async -> Bool {
        await withCheckedContinuation { caller in
            let answer = state.withLock { state -> Bool? in
                if state.free > 0 {
                    state.free -= 1
                    return true
                }
                guard state.waiting.count < queue else { return false }
                state.waiting.append(caller)
                return nil
            }
            if let answer { caller.resume(returning: answer) }
        }
    }

    /// Hands the turn to whoever has waited longest.
    func end() {
        let next = state.withLock { state -> CheckedContinuation<Bool, Never>? in
            guard state.waiting.isEmpty else { return state.waiting.removeFirst() }
            state.free += 1
            return nil
        }
        next?.resume(returning: true)
    }
}
