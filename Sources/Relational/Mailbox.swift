import Dispatch
import Synchronization

/// Hands work from tasks to the threads that may block: a queue with a way to wait for it.
package final class Mailbox<Message: Sendable>: Sendable {
    private struct State {
        var messages: [Message] = []
        var head = 0
        var waiting = 0
        var closed = false
    }

    private let state = Mutex(State())
    private let wake = DispatchSemaphore(value: 0)

    private let limit: Int

    /// - Parameter limit: how many messages may wait. Beyond that, whoever sends is better told at once than kept waiting.
    package init(limit: Int = 10_000) { self.limit = limit }

    /// Queues a message.
    /// - Throws: `StorageFailure.outage` if the mailbox is full or has been closed.
    package func send(_ message: Message) throws(StorageFailure) {
        let (refusal, signal) = state.withLock { state -> (StorageFailure?, Bool) in
            guard !state.closed else { return (.outage("shut down"), false) }
            guard state.messages.count - state.head < limit else { return (.outage("too many are waiting"), false) }
            state.messages.append(message)
            guard state.waiting > 0 else { return (nil, false) }
            state.waiting -= 1
            return (nil, true)
        }
        if signal { wake.signal() }
        if let refusal { throw refusal }
    }

    /// Waits until there are messages and takes up to so many, oldest first; nil when it's closed and empty.
    package func take(upTo limit: Int) -> [Message]? {
        while true {
            let (batch, closed) = state.withLock { state -> ([Message], Bool) in
                let batch = Self.takeFirst(limit, of: &state)
                if batch.isEmpty, !state.closed { state.waiting += 1 }
                return (batch, state.closed)
            }
            if !batch.isEmpty { return batch }
            if closed { return nil }
            wake.wait()
        }
    }

    /// Takes everything that is there now, without waiting.
    package func drain() -> [Message] {
        state.withLock { Self.takeFirst(.max, of: &$0) }
    }

    /// Refuses further messages and wakes everyone who waits; what is queued can still be taken.
    package func close() {
        let waiting = state.withLock { state -> Int in
            state.closed = true
            defer { state.waiting = 0 }
            return state.waiting
        }
        for _ in 0..<waiting { wake.signal() }
    }

    /// Moves a head instead of shifting the array, so that a long queue isn't moved for every batch.
    private static func takeFirst(_ limit: Int, of state: inout State) -> [Message] {
        let count = min(limit, state.messages.count - state.head)
        guard count > 0 else { return [] }
        let batch = Array(state.messages[state.head..<(state.head + count)])
        state.head += count
        if state.head == state.messages.count {
            state.messages.removeAll(keepingCapacity: state.messages.count < 4096)
            state.head = 0
        } else if state.head > 4096, state.head * 2 > state.messages.count {
            state.messages.removeFirst(state.head)
            state.head = 0
        }
        return batch
    }
}
