import Relational
import Synchronization
import Testing

@Suite struct MailboxTests {
    @Test func `messages are taken in order and in batches`() throws {
        let mailbox = Mailbox<Int>()
        for number in 0..<10 { try mailbox.send(number) }
        #expect(mailbox.take(upTo: 4) == [0, 1, 2, 3])
        #expect(mailbox.drain() == [4, 5, 6, 7, 8, 9])
        mailbox.close()
        #expect(mailbox.take(upTo: 4) == nil)
        #expect(throws: StorageFailure.outage("shut down")) { try mailbox.send(1) }
    }

    @Test func `a full mailbox refuses until something was taken`() throws {
        let mailbox = Mailbox<Int>(limit: 2)
        try mailbox.send(1)
        try mailbox.send(2)
        #expect(throws: StorageFailure.outage("too many are waiting")) { try mailbox.send(3) }
        #expect(mailbox.take(upTo: 1) == [1])
        try mailbox.send(3)
        #expect(mailbox.drain() == [2, 3])
    }

    @Test func `what was queued before closing is still taken`() throws {
        let mailbox = Mailbox<Int>()
        try mailbox.send(1)
        mailbox.close()
        #expect(mailbox.take(upTo: 4) == [1])
        #expect(mailbox.take(upTo: 4) == nil)
    }

    @Test(arguments: [1, 4])
    func `workers do everything that was accepted before they end`(_ count: Int) async throws {
        let done = Atomic<Int>(0)
        let workers = Workers<Int>("test", count: count) { mailbox in
            while let batch = mailbox.take(upTo: 7) { done.add(batch.reduce(0, +), ordering: .relaxed) }
        }
        for _ in 0..<9_000 { try workers.send(1) }
        await workers.close()
        #expect(done.load(ordering: .relaxed) == 9_000)
        #expect(throws: StorageFailure.outage("shut down")) { try workers.send(1) }
    }
}
