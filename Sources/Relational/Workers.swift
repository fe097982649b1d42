import Foundation
import Synchronization

/// Threads that may block, and the mailbox that they take their work from.
///
/// A call that waits for a disk or a server must not hold a thread of Swift's cooperative pool, of which there are as few as
/// cores. The threads end when this object is closed or gone.
package final class Workers<Message: Sendable>: Sendable {
    private let mailbox: Mailbox<Message>
    private let latch: Latch

    /// - Parameter work: runs once on each thread, until the mailbox gives nil.
    package init(
        _ name: String, count: Int, limit: Int = 10_000, _ work: @escaping @Sendable (Mailbox<Message>) -> Void
    ) {
        mailbox = Mailbox(limit: limit)
        latch = Latch(count: count)
        for _ in 0..<count {
            let thread = Thread { [mailbox, latch] in
                work(mailbox)
                latch.countDown()
            }
            thread.name = name
            thread.stackSize = 1 << 21
            thread.start()
        }
    }

    deinit { mailbox.close() }

    /// Queues work.
    /// - Throws: `StorageFailure.outage` if too much is waiting or these are closed.
    package func send(_ message: Message) throws(StorageFailure) { try mailbox.send(message) }

    /// Refuses what comes later, and returns when what was accepted is done and the threads have ended.
    package func close() async {
        mailbox.close()
        await latch.wait()
    }
}

/// Lets tasks wait until every thread has counted down.
private final class Latch: Sendable {
    private struct State {
        var left: Int
        var waiters: [CheckedContinuation<Void, Never>] = []
    }

    private let state: Mutex<State>

    init(count: Int) { state = Mutex(State(left: count)) }

    func countDown() {
        let waiters = state.withLock { state -> [CheckedContinuation<Void, Never>] in
            state.left -= 1
            guard state.left <= 0 else { return [] }
            defer { state.waiters = [] }
            return state.waiters
        }
        for waiter in waiters { waiter.resume() }
    }

    func wait() async {
        await withCheckedContinuation { waiter in
            let done = state.withLock { state -> Bool in
                if state.left > 0 { state.waiters.append(waiter) }
                return state.left <= 0
            }
            if done { waiter.resume() }
        }
    }
}
