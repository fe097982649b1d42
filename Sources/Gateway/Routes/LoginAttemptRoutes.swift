import Access
import HTTPTypes
import Hummingbird
import Journal
import SCIM
import SignIn
import Tenancy

/// `logins`: login attempts with their verdicts.
enum LoginAttemptRoutes {
    static let routes = [NativeRoute(.get, "logins", .readLogins, list)]

    /// Newest first; `reference`, `outcome`, `integration` and `limit` narrow, `after` goes on where `next` says.
    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let limit = try call.limit()
        let filter = LoginAttemptFilter(
            reference: call.query["reference"], outcome: call.query["outcome"].flatMap { LoginOutcome(rawValue: $0) },
            integration: call.query["integration"].flatMap { Slug<Integration>($0) },
            before: call.query["after"].flatMap { ID<LoginAttempt>($0) })
        let attempts = try await call.services.signIn.logins(call.operation, filter, limit: limit)
        return .list(attempts.map(\.json), next: attempts.count == limit ? attempts.last?.id.text : nil)
    }
}

extension LoginAttemptRecord {
    fileprivate var json: JSONValue {
        [
            "id": .string(id.text), "reference": .string(reference), "integration": .text(integration?.text),
            "application": .text(application), "user_name": .text(userName), "user": .text(user?.text),
            "started": .string(started.description), "finished": .text(finished?.description),
            "outcome": .string(outcome.rawValue), "routed_because": .text(reason),
            "verdict": verdict?.json ?? .null,
            "checks": .array(checks.map { ["name": .string($0.name), "passed": .bool($0.passed)] }),
        ]
    }
}

extension LoginVerdictRecord {
    fileprivate var json: JSONValue {
        [
            "code": .string(code), "who": .string(who), "field": .text(field), "expected": .text(expected),
            "actual": .text(actual), "message": .string(message),
        ]
    }
}
