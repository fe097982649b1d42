package import Access
package import HandOff
package import Journal
package import KeyMaterial
package import Records
package import Tenancy

/// Where an account's events are sent: adding, changing, pausing, sending again.
package struct EventEndpoints: Sendable {
    let records: Records
    let sealing: SealingKey
    let issuer: IDTokenIssuer

    /// How many endpoints an account may have.
    package static let limit = 20

    package init(records: Records, sealing: SealingKey, issuer: IDTokenIssuer) {
        self.records = records
        self.sealing = sealing
        self.issuer = issuer
    }

    /// An endpoint to be made.
    package struct New: Sendable {
        package var url: String
        package var format: EventEndpointRecord.Format
        package var kinds: [String]
        /// Behind which entry it begins; nil: behind all that there are.
        package var after: Int64?
        /// The bearer token that goes with pushed security event tokens.
        package var bearer: Redacted<String>?

        package init(
            url: String, format: EventEndpointRecord.Format = .webhook, kinds: [String] = [], after: Int64? = nil,
            bearer: Redacted<String>? = nil
        ) {
            self.url = url
            self.format = format
            self.kinds = kinds
            self.after = after
            self.bearer = bearer
        }
    }

    /// Adds an endpoint.
    /// - Returns: it, and what its receiver checks webhooks by, which nobody is shown again.
    package func add(
        _ new: New, _ operation: Operation
    ) async throws -> (endpoint: EventEndpointRecord, secret: WebhookSecret?) {
        _ = try operation.grant(.writeEvents)
        try Self.admit(new.url, for: new.format)
        try Self.admit(new.kinds)
        let id = ID<EventEndpoint>.fresh(at: operation.now)
        let secret = new.format == .webhook ? try WebhookSecret.fresh() : nil
        let sealed =
            if let secret {
                try secret.sealed(by: sealing, for: id, in: operation.account)
            } else {
                try PushToken.sealed(new.bearer, by: sealing, for: id, in: operation.account)
            }
        let made = EventEndpointRecord(
            id: id, account: operation.account, format: new.format, url: new.url, kinds: new.kinds, secret: sealed,
            position: 0, created: operation.now)
        let endpoint = try await records.account(operation.account).write(operation) { writer in
            guard try writer.reader.eventEndpoints().count < Self.limit else { throw EndpointRefusal.tooMany }
            var endpoint = made
            let head = try writer.reader.journalHead()?.position ?? 0
            endpoint.position = min(new.after ?? head, head)
            try writer.insert(endpoint)
            return Recorded(endpoint, endpoint.event(.webhookAdded))
        }
        return (endpoint, secret)
    }

    package func all(_ operation: Operation) async throws -> [EventEndpointRecord] {
        _ = try operation.grant(.readEvents)
        return try await records.account(operation.account).read { try $0.eventEndpoints() }
    }

    /// - Returns: nil when there is no such endpoint.
    package func endpoint(_ id: ID<EventEndpoint>, _ operation: Operation) async throws -> EventEndpointRecord? {
        _ = try operation.grant(.readEvents)
        return try await records.account(operation.account).read { try $0.eventEndpoint(id) }
    }

    /// What it never took, the latest first.
    package func deadLetters(of id: ID<EventEndpoint>, _ operation: Operation) async throws -> [DeadLetter] {
        _ = try operation.grant(.readEvents)
        return try await records.account(operation.account).read { try $0.deadLetters(of: id, limit: 1_000) }
    }

    /// What to make of an endpoint; nil leaves it.
    package struct Change: Sendable {
        package var url: String?
        package var kinds: [String]?
        package var isPaused: Bool?

        package init(url: String? = nil, kinds: [String]? = nil, isPaused: Bool? = nil) {
            self.url = url
            self.kinds = kinds
            self.isPaused = isPaused
        }
    }

    /// Changes an endpoint, pauses or resumes it.
    /// - Returns: nil when there is no such endpoint.
    package func change(
        _ id: ID<EventEndpoint>, _ change: Change, _ operation: Operation
    ) async throws -> EventEndpointRecord? {
        _ = try operation.grant(.writeEvents)
        if let kinds = change.kinds { try Self.admit(kinds) }
        return try await changing(id, operation) { endpoint in
            var events: [JournalEvent] = []
            let before = endpoint
            if let url = change.url {
                try Self.admit(url, for: endpoint.format)
                endpoint.url = url
            }
            endpoint.kinds = change.kinds ?? endpoint.kinds
            if endpoint != before { events.append(endpoint.event(.webhookChanged)) }
            switch change.isPaused {
            case true? where endpoint.state == .active:
                endpoint.state = .paused
                events.append(endpoint.event(.webhookPaused))
            case false? where endpoint.state != .active:
                endpoint.state = .active
                endpoint.forgiveFailures()
                events.append(endpoint.event(.webhookResumed))
            case true?, false?, nil: break
            }
            return events
        }
    }

    /// Sends again what stands behind a place of the journal, in order.
    /// - Returns: nil when there is no such endpoint.
    package func replay(
        _ id: ID<EventEndpoint>, after position: Int64, _ operation: Operation
    ) async throws -> EventEndpointRecord? {
        _ = try operation.grant(.writeEvents)
        return try await changing(
            id, operation,
            before: { writer, endpoint in
                endpoint.position = max(0, min(position, try writer.reader.journalHead()?.position ?? 0))
            }
        ) { endpoint in
            endpoint.forgiveFailures()
            return [endpoint.event(.webhookReplayed, ["after": "\(endpoint.position)"])]
        }
    }

    /// - Returns: whether there was such an endpoint.
    package func remove(_ id: ID<EventEndpoint>, _ operation: Operation) async throws -> Bool {
        _ = try operation.grant(.writeEvents)
        return try await records.account(operation.account).write(operation) { writer in
            guard let endpoint = try writer.reader.eventEndpoint(id), try writer.removeEventEndpoint(id) else {
                return .unchanged(false)
            }
            return Recorded(true, endpoint.event(.webhookRemoved))
        }
    }

    /// The stored `due` becomes another, so that a sender that has claimed the endpoint lets go of it.
    func changing(
        _ id: ID<EventEndpoint>, _ operation: Operation,
        before: @escaping @Sendable (borrowing AccountWriter, inout EventEndpointRecord) throws -> Void = { _, _ in },
        _ body: @escaping @Sendable (inout EventEndpointRecord) throws -> [JournalEvent]
    ) async throws -> EventEndpointRecord? {
        try await records.account(operation.account).write(operation) { writer in
            guard var endpoint = try writer.lockedEventEndpoint(id) else { return .unchanged(nil) }
            let stored = endpoint
            try before(writer, &endpoint)
            let events = try body(&endpoint)
            guard endpoint != stored || !events.isEmpty else { return .unchanged(endpoint) }
            endpoint.due = operation.now
            try writer.update(endpoint)
            return Recorded(endpoint, events)
        }
    }

    private static func admit(_ url: String, for format: EventEndpointRecord.Format) throws(EndpointRefusal) {
        switch format {
        case .polledTokens: guard url.isEmpty else { throw .urlNotWanted }
        case .webhook, .pushedTokens: guard (try? WebURL(url)) != nil else { throw .urlUnusable }
        }
    }

    private static func admit(_ kinds: [String]) throws(EndpointRefusal) {
        let known = Set(
            JournalEvent.Kind.allCases.flatMap { kind in
                [kind.rawValue, String(kind.rawValue.prefix { $0 != "." })]
            })
        if let unknown = kinds.first(where: { !known.contains($0) }) { throw .unknownKind(unknown) }
    }
}

extension EventEndpointRecord {
    fileprivate mutating func forgiveFailures() {
        attempts = 0
        failingSince = nil
        failure = nil
    }

    fileprivate func event(_ kind: JournalEvent.Kind, _ details: [String: String] = [:]) -> JournalEvent {
        var details = details
        details["format"] = format.rawValue
        if !url.isEmpty { details["url"] = url }
        if !kinds.isEmpty { details["kinds"] = kinds.joined(separator: " ") }
        return JournalEvent(kind, id, details: details)
    }
}

/// Why an endpoint isn't made or changed: always the caller's to mend.
package enum EndpointRefusal: Error, Hashable, Sendable {
    case urlUnusable
    case urlNotWanted
    case unknownKind(String)
    case tooMany
    case notPolled

    /// A sentence for the caller.
    package var sentence: String {
        switch self {
        case .urlUnusable: "\"url\" has to be an https URL, without a user name and a fragment."
        case .urlNotWanted: "An endpoint that is polled has no \"url\"."
        case .unknownKind(let kind): "\"kinds\" names \"\(kind.prefix(64))\", which no event is."
        case .tooMany: "An account has at most \(EventEndpoints.limit) endpoints."
        case .notPolled: "This endpoint is sent its events. Only one of the format \"set-poll\" is polled."
        }
    }
}
