import Access
import Administration
import Delivery
import HTTPTypes
import Hummingbird
import SCIM
import Tenancy

extension WebhookRoutes {
    /// How long a poll waits for the next event, unless it wants its answer at once.
    private static let longestWait: Int64 = 25

    /// Security event tokens by polling (RFC 8936 §2).
    @Sendable static func poll(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let errors = body.value("setErrs", expecting: "an object", \.object).value?.members ?? []
        let refused = errors.map { member in
            (member.name, member.value.object?["err"]?.string.map { String($0.prefix(200)) } ?? "refused")
        }
        let asked = EventEndpoints.Poll(
            maximum: Int(body.number("maxEvents", in: 0...Int64(Int32.max)).value ?? Int64(EventEndpoints.mostEvents)),
            returnsAtOnce: body.flag("returnImmediately").value ?? false,
            acknowledged: Set(body.list("ack", expecting: "a jti", \.self).value ?? []),
            refused: Dictionary(refused) { first, _ in first })
        try body.finish()
        let answer = try await call.services.endpoints.poll(
            try call.id(), asked, call.operation,
            while: call.services.patience(longestWait, from: call.operation.now))
        guard let answer else { throw NothingHere() }
        let sets = answer.sets.map { ($0.id, JSONValue.string($0.token)) }
        return .resource(["sets": .object(JSONObject(sets)), "moreAvailable": .bool(answer.moreAvailable)])
    }
}
