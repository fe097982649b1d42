import Management
import Tenancy
import TestSupport
import Testing

@Suite struct TokenBucketTests {
    private let start = Instant(milliseconds: 1_800_000_000_000)
    private let rate = RequestRate(perSecond: 25, burst: 100)

    private func after(_ milliseconds: Int64) -> Instant { Instant(milliseconds: start.milliseconds + milliseconds) }

    /// How many of so many requests at one moment pass.
    private func passing(_ bucket: inout TokenBucket, _ count: Int, at now: Instant, _ rate: RequestRate? = nil) -> Int
    {
        (0..<count).count { _ in bucket.take(at: now, rate ?? self.rate) == .taken }
    }

    @Test func `a burst passes, and not one request more`() {
        var bucket = TokenBucket(fullAt: start)
        #expect(passing(&bucket, 500, at: start) == 100)
        #expect(bucket.take(at: start, rate) == .wait(seconds: 1))
        #expect(!bucket.isFull(at: start))
    }

    @Test func `then so many a second pass, for ever`() {
        var bucket = TokenBucket(fullAt: start)
        #expect(passing(&bucket, 100, at: start) == 100)
        var passed = 0
        for millisecond in stride(from: Int64(1), through: 60_000, by: 1) {
            if bucket.take(at: after(millisecond), rate) == .taken { passed += 1 }
        }
        #expect(passed == 60 * 25)
    }

    @Test func `the first moment that is promised is one at which a request passes`() {
        let slow = RequestRate(perSecond: 1, burst: 3)
        var bucket = TokenBucket(fullAt: start)
        #expect(passing(&bucket, 10, at: start, slow) == 3)
        #expect(bucket.take(at: after(1), slow) == .wait(seconds: 1))
        #expect(bucket.take(at: after(999), slow) == .wait(seconds: 1))
        #expect(bucket.take(at: after(1_000), slow) == .taken)
        #expect(bucket.take(at: after(1_000), slow) == .wait(seconds: 1))
    }

    @Test func `a refused request costs nothing`() {
        var bucket = TokenBucket(fullAt: start)
        #expect(passing(&bucket, 100_000, at: start) == 100)
        #expect(passing(&bucket, 100, at: after(1_000)) == 25)
    }

    @Test func `a quiet bucket fills up to its burst, not beyond`() {
        var bucket = TokenBucket(fullAt: start)
        #expect(passing(&bucket, 100, at: start) == 100)
        #expect(bucket.isFull(at: after(4_000)))
        #expect(passing(&bucket, 500, at: after(1_000_000)) == 100)
    }

    @Test func `a clock that steps back holds nobody longer than an empty bucket`() {
        var bucket = TokenBucket(fullAt: start)
        #expect(passing(&bucket, 100, at: start) == 100)
        #expect(bucket.take(at: after(-3_600_000), rate) == .wait(seconds: 1))
        #expect(bucket.take(at: after(-3_600_000 + 40), rate) == .taken)
    }

    @Test func `a burst whose requests overtake each other passes whole`() {
        var bucket = TokenBucket(fullAt: after(20))
        for number in 0..<100 {
            #expect(bucket.take(at: after(Int64(number * 7 % 20)), rate) == .taken)
        }
        #expect(bucket.take(at: after(0), rate) == .wait(seconds: 1))
    }

    @Test func `a changed rate counts at once`() {
        var bucket = TokenBucket(fullAt: start)
        #expect(passing(&bucket, 100, at: start) == 100)
        let wide = RequestRate(perSecond: 1_000, burst: 10_000)
        #expect(passing(&bucket, 10_000, at: start, wide) == 6_000)
        #expect(passing(&bucket, 1, at: start, RequestRate(perSecond: 1, burst: 1)) == 0)
        #expect(passing(&bucket, 1, at: after(1_000), RequestRate(perSecond: 1, burst: 1)) == 1)
    }

    @Test func `no number traps`() {
        for milliseconds in [Int64.min, -1, 0, 1, .max] {
            for number in [Int.min, -1, 0, 1, 1_000_000, .max] {
                let now = Instant(milliseconds: milliseconds)
                var bucket = TokenBucket(fullAt: Instant(milliseconds: .max))
                _ = bucket.take(at: now, RequestRate(perSecond: number, burst: number))
                bucket = TokenBucket(fullAt: Instant(milliseconds: .min))
                #expect(bucket.take(at: now, RequestRate(perSecond: number, burst: number)) == .taken)
            }
        }
    }

    @Test func `each integration of each account has its own`() throws {
        let rates = RequestRates()
        let (acme, globex) = (Slug<Account>.named("acme"), Slug<Account>.named("globex"))
        let (first, second) = (
            Integration(id: .firstgen, generation: .firstgen), Integration(id: .nextgen, generation: .nextgen)
        )
        func passing(_ integration: Integration, _ account: Slug<Account>) -> Int {
            (0..<200).count { _ in rates.take(integration, of: account, at: start) == .taken }
        }
        #expect(passing(first, acme) == 100)
        #expect(passing(second, acme) == 100)
        #expect(passing(first, globex) == 100)
        #expect(passing(first, acme) == 0)
        #expect(rates.count == 3)
    }

    @Test func `memory is bounded, and those who are busy are remembered longest`() {
        let rates = RequestRates(limit: 10)
        var integration = Integration(id: .nextgen, generation: .nextgen)
        integration.scim.burst = 1
        integration.scim.requestsPerSecond = 1
        #expect(rates.take(integration, of: .named("busy"), at: after(999)) == .taken)
        for number in 1...9 { #expect(rates.take(integration, of: .named("q\(number)"), at: start) == .taken) }
        #expect(rates.take(integration, of: .named("next"), at: after(1_000)) == .taken)
        #expect(rates.count == 2)
        #expect(rates.take(integration, of: .named("busy"), at: after(1_001)) == .wait(seconds: 1))
        for number in 1...1_000 { _ = rates.take(integration, of: .named("n\(number)"), at: after(1_002)) }
        #expect(rates.count <= 10)
    }
}
