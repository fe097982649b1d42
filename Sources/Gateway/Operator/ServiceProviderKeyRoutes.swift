import Access
import Hummingbird
import Management
import SCIM
import Tenancy

/// `accounts/{account}/integrations/{id}/keys` and `…/tokens`: an integration's SP keys through their life, and what its
/// SCIM client shows.
enum ServiceProviderKeyRoutes {
    private static let base = "accounts/{account}/integrations/{id}"

    static let routes = [
        OperatorRoute(.get, "\(base)/keys") { call in
            try await keys(call) { try await $0.summaries(of: $1, operation: $2) }
        },
        OperatorRoute(.post, "\(base)/keys/rotate") { call in
            try await keys(call) { try await $0.summaries(after: .stage, of: $1, operation: $2) }
        },
        OperatorRoute(.post, "\(base)/keys/activate") { call in
            try await keys(call) { try await $0.summaries(after: .activate, of: $1, operation: $2) }
        },
        OperatorRoute(.post, "\(base)/keys/drop") { call in
            try await keys(call) { try await $0.summaries(after: .drop, of: $1, operation: $2) }
        },
        OperatorRoute(.get, "\(base)/tokens", tokens),
        OperatorRoute(.post, "\(base)/tokens", issue),
    ]

    private static func keys(
        _ call: OperatorCall,
        _ step: (KeyRotation, Slug<Integration>, Access.Operation) async throws -> [KeyRotation.Summary]
    ) async throws -> Response {
        let integration = try await integration(call)
        do {
            let keys = try await step(call.services.rotation, integration, try call.operation())
            return .list(keys.map(\.json), next: nil)
        } catch let refusal as KeyRotationRefusal {
            throw Problem(refusal)
        }
    }

    @Sendable private static func tokens(_ call: OperatorCall) async throws -> Response {
        let tokens = try await call.services.credentials.list(
            try await integration(call), operation: try call.operation())
        return .list(tokens.map { $0.json(at: call.now) }, next: nil)
    }

    /// The secret is shown once, here.
    @Sendable private static func issue(_ call: OperatorCall) async throws -> Response {
        let issued = try await call.services.credentials.issue(
            to: .scim(try await integration(call)), expires: nil, operation: try call.operation())
        let json: JSONValue = ["id": .string(issued.id.text), "token": .string(issued.secret.reveal())]
        return .resource(json, status: .created)
    }

    private static func integration(_ call: OperatorCall) async throws -> Slug<Integration> {
        let (_, settings) = try await call.services.operations.account(try call.slug("account"))
        guard let integration = settings.integration(try call.slug("id")) else { throw NothingHere() }
        return integration.id
    }
}

extension KeyRotation.Summary {
    fileprivate var json: JSONValue {
        [
            "id": .string(id.text), "purpose": .string(purpose), "state": .string(state), "declared": .bool(declared),
        ]
    }
}

extension CredentialRecord {
    fileprivate func json(at now: Instant) -> JSONValue {
        [
            "id": .string(id.text), "created": .moment(created), "expires": .moment(expires),
            "warning": .text(warning(at: now)?.sentence), "last_used": .moment(lastUsed), "revoked": .moment(revoked),
        ]
    }
}
