import Access
import Administration
import Delivery
import HTTPTypes
import Hummingbird
import Journal
import SCIM
import Tenancy

/// `webhooks`: where the account's events are sent.
enum WebhookRoutes {
    static let routes = [
        NativeRoute(.get, "webhooks", .readEvents, list), NativeRoute(.post, "webhooks", .writeEvents, create),
        NativeRoute(.get, "webhooks/{id}", .readEvents, read),
        NativeRoute(.patch, "webhooks/{id}", .writeEvents, change),
        NativeRoute(.delete, "webhooks/{id}", .writeEvents, remove),
        NativeRoute(.post, "webhooks/{id}/replay", .writeEvents, replay),
        NativeRoute(.get, "webhooks/{id}/dead-letters", .readEvents, deadLetters),
        NativeRoute(.post, "webhooks/{id}/poll", .readEvents, poll),
    ]

    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        .list(try await call.services.endpoints.all(call.operation).map { .object($0.json) }, next: nil)
    }

    /// The secret is in this answer and in no other.
    @Sendable private static func create(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let new = EventEndpoints.New(
            url: body.text("url", upTo: WebURL.limit).value ?? "",
            format: body.parsed("format", expecting: "webhook, set or set-poll") { .init(rawValue: $0) }.value
                ?? .webhook,
            kinds: body.kinds() ?? [], after: body.place("after").value,
            bearer: body.text("bearer_token").value.map { Redacted($0) })
        try body.finish()
        let made = try await call.services.endpoints.add(new, call.operation)
        var json = made.endpoint.json
        json["secret"] = .text(made.secret?.text.reveal())
        return .created(.object(json), at: call.path(to: made.endpoint.id))
    }

    @Sendable private static func read(_ call: NativeCall) async throws -> Response {
        try shown(try await call.services.endpoints.endpoint(try call.id(), call.operation))
    }

    @Sendable private static func change(_ call: NativeCall) async throws -> Response {
        let id: ID<EventEndpoint> = try call.id()
        var body = try await call.body()
        let change = EventEndpoints.Change(
            url: body.text("url", upTo: WebURL.limit).value, kinds: body.kinds(), isPaused: body.flag("paused").value)
        try body.finish()
        return try shown(try await call.services.endpoints.change(id, change, call.operation))
    }

    @Sendable private static func remove(_ call: NativeCall) async throws -> Response {
        guard try await call.services.endpoints.remove(try call.id(), call.operation) else { throw NothingHere() }
        return .done
    }

    /// `{"after": "120"}`: everything behind that place is sent again, in order.
    @Sendable private static func replay(_ call: NativeCall) async throws -> Response {
        let id: ID<EventEndpoint> = try call.id()
        var body = try await call.body()
        let after = body.place("after", required: true).value ?? 0
        try body.finish()
        return try shown(try await call.services.endpoints.replay(id, after: after, call.operation))
    }

    @Sendable private static func deadLetters(_ call: NativeCall) async throws -> Response {
        let id: ID<EventEndpoint> = try call.id()
        guard try await call.services.endpoints.endpoint(id, call.operation) != nil else { throw NothingHere() }
        let letters = try await call.services.endpoints.deadLetters(of: id, call.operation)
        let items = letters.map { letter -> JSONValue in
            [
                "first": .string("\(letter.first)"), "last": .string("\(letter.last)"), "at": .moment(letter.at),
                "reason": .string(letter.reason),
            ]
        }
        return .list(items, next: nil)
    }

    private static func shown(_ endpoint: EventEndpointRecord?) throws -> Response {
        guard let endpoint else { throw NothingHere() }
        return .resource(.object(endpoint.json))
    }
}

extension NativeCall {
    fileprivate func path(to id: ID<EventEndpoint>) -> String { "/accounts/\(account.id)/api/v1/webhooks/\(id)" }
}

extension BodyFields {
    fileprivate mutating func kinds() -> [String]? {
        list("kinds", upTo: 100, expecting: "a kind of event", \.self).value
    }

    /// A place in the journal.
    fileprivate mutating func place(_ name: String, required: Bool = false) -> Change<Int64> {
        parsed(name, required: required, expecting: "what `next` or `cursor` said") { Int64(position: $0) }
    }
}

extension EventEndpointRecord {
    fileprivate var json: JSONObject {
        JSONObject([
            ("id", .string(id.text)), ("format", .string(format.rawValue)), ("url", .text(url.isEmpty ? nil : url)),
            ("kinds", .array(kinds.map { .string($0) })), ("state", .string(state.rawValue)),
            ("cursor", .string("\(position)")), ("failed_attempts", .count(attempts)),
            ("failing_since", .moment(failingSince)), ("failure", .text(failure)), ("created", .moment(created)),
        ])
    }
}
