import Access
import HTTPTypes
import Hummingbird
import Journal
import SCIM
import SignIn
import Tenancy

/// `/accounts/{account}/api/v1`: the native API. So far: login attempts with their verdicts.
struct NativeRoutes {
    let services: Services

    func add(to base: some RouterMethods<RootContext>) {
        let routes = base.group(context: ServiceContext.self)
        routes.serve("logins", [.get: logins])
        routes.serveNothingElse()
    }

    /// Newest first; `reference`, `outcome`, `integration` and `limit` narrow, `after` goes on where `next` says.
    private func logins(_ request: Request, _ context: ServiceContext) async throws -> Response {
        guard let fields = FormFields(request.uri.query ?? "") else { throw HTTPError(.badRequest) }
        let limit = min(max(fields["limit"].flatMap { Int($0) } ?? 100, 1), 1_000)
        let filter = LoginAttemptFilter(
            reference: fields["reference"], outcome: fields["outcome"].flatMap { LoginOutcome(rawValue: $0) },
            integration: fields["integration"].flatMap { Slug<Integration>($0) },
            before: fields["after"].flatMap { ID<LoginAttempt>($0) })
        let attempts = try await services.signIn.logins(context.operation, filter, limit: limit)
        let next: JSONValue = attempts.count == limit ? attempts.last.map { .string($0.id.text) } ?? .null : .null
        let list: JSONValue = ["items": .array(attempts.map(\.json)), "next": next]
        return .json(list.bytes)
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

extension JSONValue {
    fileprivate static func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
}
