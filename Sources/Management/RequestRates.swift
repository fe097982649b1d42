import Synchronization
package import Tenancy

/// The token buckets of all integrations, on this node.
///
/// Only integrations that have proven themselves get one, so that nobody can fill the memory or use up another's rate with guesses.
/// A deployment of several nodes lets through at most so much on each.
package final class RequestRates: Sendable {
    private struct Key: Hashable {
        let account: Slug<Account>
        let integration: Slug<Integration>
    }

    private let buckets = Mutex<[Key: TokenBucket]>([:])
    private let limit: Int

    /// - Parameter limit: how many buckets are kept; a full one is as good as none.
    package init(limit: Int = 100_000) { self.limit = limit }

    package func take(_ integration: Integration, of account: Slug<Account>, at now: Instant) -> TokenBucket.Answer {
        let key = Key(account: account, integration: integration.id)
        let rate = RequestRate(perSecond: integration.scim.requestsPerSecond, burst: integration.scim.burst)
        return buckets.withLock { buckets in
            if let known = buckets.index(forKey: key) { return buckets.values[known].take(at: now, rate) }
            if buckets.count >= limit { Self.makeRoom(in: &buckets, at: now, limit) }
            var bucket = TokenBucket(fullAt: now)
            let answer = bucket.take(at: now, rate)
            buckets[key] = bucket
            return answer
        }
    }

    package var count: Int { buckets.withLock(\.count) }

    /// Forgets whoever has been quiet; when nobody has, everybody begins anew, which costs each a burst and memory nothing.
    private static func makeRoom(in buckets: inout [Key: TokenBucket], at now: Instant, _ limit: Int) {
        buckets = buckets.filter { !$0.value.isFull(at: now) }
        if buckets.count >= limit { buckets.removeAll(keepingCapacity: true) }
    }
}
