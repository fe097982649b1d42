package import Access
import HandOff
import Journal
import Records
package import Tenancy

extension EventEndpoints {
    /// A poll (RFC 8936 §2.2): what was taken, what couldn't be, and how much more is wanted.
    package struct Poll: Sendable {
        /// At most `mostEvents`; 0: only to acknowledge.
        package var maximum: Int
        package var returnsAtOnce: Bool
        /// The `jti` of tokens that were taken.
        package var acknowledged: Set<String>
        /// The `jti` of tokens that couldn't be, and why.
        package var refused: [String: String]

        package init(maximum: Int, returnsAtOnce: Bool, acknowledged: Set<String>, refused: [String: String]) {
            self.maximum = maximum
            self.returnsAtOnce = returnsAtOnce
            self.acknowledged = acknowledged
            self.refused = refused
        }
    }

    /// The answer: tokens by their `jti`, in the journal's order.
    package struct Polled: Sendable {
        package let sets: [(id: String, token: String)]
        package let moreAvailable: Bool
    }

    package static let mostEvents = 100
    private static let stretch = 1_000

    /// Takes what is acknowledged, in the journal's order up to the first that isn't, and gives what follows.
    /// - Returns: nil when there is no such endpoint.
    package func poll(
        _ id: ID<EventEndpoint>, _ poll: Poll, _ operation: Operation, while goesOn: @Sendable () -> Bool
    ) async throws -> Polled? {
        _ = try operation.grant(.readEvents)
        guard let endpoint = try await settled(id, poll, operation) else { return nil }
        guard poll.maximum > 0, endpoint.state == .active else { return Polled(sets: [], moreAvailable: false) }
        let account = records.account(operation.account)
        var after = endpoint.position
        while true {
            let from = after
            let entries = try await account.read { try $0.journalEntries(after: from, limit: Self.stretch) }
            let events = entries.compactMap { entry -> (JournalEntry, SecurityEvent)? in
                endpoint.wants(entry.kind) ? SecurityEvent(entry).map { (entry, $0) } : nil
            }
            if !events.isEmpty {
                let keys = try await issuer.keys()
                let sets = try events.prefix(min(poll.maximum, Self.mostEvents)).map { entry, event in
                    (
                        id: EventMessage.id(of: entry, in: operation.account),
                        token: try keys.sign(
                            event.claims(issuer: issuer.issuer, audience: id.text, in: operation.account),
                            type: SecurityEvent.type)
                    )
                }
                return Polled(sets: sets, moreAvailable: sets.count < events.count || entries.count == Self.stretch)
            }
            after = entries.last?.position ?? after
            if entries.count == Self.stretch { continue }
            guard !poll.returnsAtOnce, goesOn() else { return Polled(sets: [], moreAvailable: false) }
            try await Task.sleep(for: .milliseconds(100))
        }
    }

    /// The endpoint behind what the poll takes.
    private func settled(
        _ id: ID<EventEndpoint>, _ poll: Poll, _ operation: Operation
    ) async throws -> EventEndpointRecord? {
        let over = poll.acknowledged.union(poll.refused.keys)
        let account = operation.account
        return try await records.account(account).write(operation) { writer in
            guard var endpoint = try writer.lockedEventEndpoint(id) else { return .unchanged(nil) }
            guard endpoint.format == .polledTokens else { throw EndpointRefusal.notPolled }
            if over.isEmpty { return .unchanged(endpoint) }
            let from = endpoint.position
            var events: [JournalEvent] = []
            for entry in try writer.reader.journalEntries(after: endpoint.position, limit: Self.stretch) {
                if endpoint.wants(entry.kind), SecurityEvent(entry) != nil {
                    let jti = EventMessage.id(of: entry, in: account)
                    guard over.contains(jti) else { break }
                    if let reason = poll.refused[jti] {
                        let letter = DeadLetter(
                            first: entry.position, last: entry.position, at: operation.now, reason: reason)
                        try writer.insert(letter, of: id)
                        events.append(
                            JournalEvent(
                                .eventsUndelivered, id,
                                details: ["first": "\(letter.first)", "last": "\(letter.last)", "problem": reason]))
                    }
                }
                endpoint.position = entry.position
            }
            guard endpoint.position > from else { return .unchanged(endpoint) }
            try writer.update(endpoint)
            return Recorded(endpoint, events)
        }
    }
}
