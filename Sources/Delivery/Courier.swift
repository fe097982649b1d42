import Access
package import HandOff
package import Journal
package import KeyMaterial
package import Logging
package import Records
package import Tenancy

/// Brings what is committed to those who want to hear of it: for each endpoint at least once, in the journal's order.
///
/// An endpoint's place in the journal is all that is stored. A node claims an endpoint for a while and sends what is behind its
/// place, one event after another; when the node dies, another goes on from there, and what was sent since is sent again.
package struct Courier: Sendable {
    /// Posts a message and gives the status of the answer; throws a sentence when there is none.
    package typealias Post = @Sendable (EventMessage) async throws -> Int

    /// How long a claim holds, and how much of it has to be left for another attempt: more than one takes.
    package static let leaseSeconds: Int64 = 30
    static let attemptSeconds: Int64 = 15
    /// How long after each failed attempt the next one is made; the last one again and again.
    static let delays: [Int64] = [1, 5, 30, 120, 600, 1_800, 3_600, 7_200, 14_400]
    /// How long an event is tried before it's given up.
    package static let patienceSeconds: Int64 = 3 * 86_400
    /// How many entries are read, and at most sent again after a crash.
    static let stretch = 50

    let records: Records
    let sealing: SealingKey
    let issuer: IDTokenIssuer
    let clock: @Sendable () -> Instant
    let post: Post
    let logger: Logger

    package init(
        records: Records, sealing: SealingKey, issuer: IDTokenIssuer, logger: Logger,
        clock: @escaping @Sendable () -> Instant, post: @escaping Post
    ) {
        self.records = records
        self.sealing = sealing
        self.issuer = issuer
        self.logger = logger
        self.clock = clock
        self.post = post
    }

    /// Claims endpoints that have something to be sent.
    package func claim(limit: Int) async throws -> [EventEndpointRecord] {
        let now = clock()
        // Asked first: a look costs next to nothing, and mostly there's nothing.
        guard limit > 0, try await records.system.read({ try $0.hasDueEvents(at: now) }) else { return [] }
        return try await records.system.write { writer in
            try writer.claimDueEndpoints(at: now, until: now.advanced(bySeconds: Self.leaseSeconds), limit: limit)
        }
    }

    /// Sends what a claimed endpoint hasn't had, until there is no more or something fails.
    package func deliver(_ claimed: EventEndpointRecord) async throws {
        var endpoint = claimed
        while true {
            let position = endpoint.position
            let entries = try await records.account(endpoint.account).read {
                try $0.journalEntries(after: position, limit: Self.stretch)
            }
            for entry in entries {
                let now = clock()
                guard now < endpoint.due.advanced(bySeconds: -Self.attemptSeconds) else {
                    return try await release(endpoint, at: now)
                }
                if let problem = await send(entry, to: endpoint, at: now) {
                    return try await failed(endpoint, problem, at: entry, clock())
                }
                endpoint.position = entry.position
                endpoint.attempts = 0
                endpoint.failingSince = nil
                endpoint.failure = nil
            }
            let now = clock()
            guard entries.count == Self.stretch else { return try await release(endpoint, at: now) }
            // Still ours, for as long again.
            guard let kept = try await settle(endpoint, due: now.advanced(bySeconds: Self.leaseSeconds), at: now) else {
                return
            }
            endpoint = kept
        }
    }

    /// Why an event didn't arrive.
    private enum Problem {
        case failed(String)
        /// The receiver wants no more of them.
        case gone
    }

    /// - Returns: nil when it arrived, or isn't for this endpoint.
    private func send(_ entry: JournalEntry, to endpoint: EventEndpointRecord, at now: Instant) async -> Problem? {
        guard endpoint.wants(entry.kind) else { return nil }
        do {
            guard let message = try await message(entry, to: endpoint, at: now) else { return nil }
            switch try await post(message) {
            case 200..<300: return nil
            case 410: return .gone
            case let status: return .failed("it answered with status \(status)")
            }
        } catch is KeyMaterialRefusal {
            return .failed("the endpoint's secret can't be opened with this deployment's key")
        } catch {
            return .failed("\(error)")
        }
    }

    private func message(
        _ entry: JournalEntry, to endpoint: EventEndpointRecord, at now: Instant
    ) async throws -> EventMessage? {
        switch endpoint.format {
        case .webhook:
            let secret = try WebhookSecret(
                sealed: endpoint.secret, by: sealing, for: endpoint.id, in: endpoint.account)
            return try .webhook(entry, in: endpoint.account, to: endpoint.url, by: secret, at: now)
        case .pushedTokens:
            guard let event = SecurityEvent(entry) else { return nil }
            let bearer = try PushToken.opened(endpoint.secret, by: sealing, for: endpoint.id, in: endpoint.account)
            let token = try await issuer.keys().sign(
                event.claims(issuer: issuer.issuer, audience: endpoint.url, in: endpoint.account),
                type: SecurityEvent.type)
            return .push(token, to: endpoint.url, with: bearer)
        case .polledTokens: return nil
        }
    }

    // MARK: What became of it

    private func release(_ endpoint: EventEndpointRecord, at now: Instant) async throws {
        _ = try await settle(endpoint, due: now, at: now)
    }

    private func failed(
        _ claimed: EventEndpointRecord, _ problem: Problem, at entry: JournalEntry, _ now: Instant
    ) async throws {
        var endpoint = claimed
        var metadata: Logger.Metadata = [
            "account": .stringConvertible(endpoint.account), "endpoint": .stringConvertible(endpoint.id),
            "entry": .stringConvertible(entry.position),
        ]
        switch problem {
        case .gone:
            endpoint.state = .gone
            endpoint.failure = "it answered with status 410: it wants no more events"
            _ = try await settle(
                endpoint, due: now, at: now, JournalEvent(.webhookGone, endpoint.id, details: ["url": endpoint.url]))
        case .failed(let reason):
            endpoint.attempts += 1
            endpoint.failure = reason
            let since = endpoint.failingSince ?? now
            endpoint.failingSince = since
            metadata["problem"] = .string(reason)
            metadata["attempt"] = .stringConvertible(endpoint.attempts)
            // An entry behind the one that's tried has waited all the while too.
            let limit = now.advanced(bySeconds: -Self.patienceSeconds)
            if since <= limit, entry.at <= limit {
                return try await giveUp(endpoint, reason, from: entry, storedBefore: limit, at: now)
            }
            let delay = Self.delays[min(endpoint.attempts, Self.delays.count) - 1]
            _ = try await settle(endpoint, due: now.advanced(bySeconds: delay), at: now)
        }
        logger.warning("an event wasn't delivered", metadata: metadata)
    }

    /// Passes over what the endpoint hasn't taken for too long, and notes it.
    private func giveUp(
        _ claimed: EventEndpointRecord, _ reason: String, from entry: JournalEntry, storedBefore limit: Instant,
        at now: Instant
    ) async throws {
        var endpoint = claimed
        let later = try await records.account(endpoint.account).read {
            try $0.journalEntries(after: entry.position, limit: 1_000)
        }
        let last = later.prefix { $0.at <= limit }.last?.position ?? entry.position
        endpoint.position = last
        endpoint.attempts = 0
        let letter = DeadLetter(first: entry.position, last: last, at: now, reason: reason)
        let event = JournalEvent(
            .eventsUndelivered, endpoint.id,
            details: ["url": endpoint.url, "first": "\(letter.first)", "last": "\(letter.last)", "problem": reason])
        _ = try await settle(endpoint, due: now, at: now, event, letter)
    }

    /// Stores how far an endpoint has come, unless somebody else has claimed or changed it since.
    /// - Returns: the endpoint as stored; nil: it isn't ours any more.
    private func settle(
        _ endpoint: EventEndpointRecord, due: Instant, at now: Instant, _ event: JournalEvent? = nil,
        _ letter: DeadLetter? = nil
    ) async throws -> EventEndpointRecord? {
        let operation = Operation(
            account: endpoint.account, actor: .system(job: "delivery"), now: now, requestID: .fresh(at: now),
            logger: logger)
        guard let operation else { return nil }
        return try await records.account(endpoint.account).write(operation) { writer in
            guard let stored = try writer.lockedEventEndpoint(endpoint.id), stored.due == endpoint.due,
                stored.state == .active
            else { return .unchanged(nil) }
            var settled = endpoint
            settled.due = due
            try writer.update(settled)
            if let letter { try writer.insert(letter, of: endpoint.id) }
            return event.map { Recorded(settled, $0) } ?? .unchanged(settled)
        }
    }
}
