import Hummingbird
import Management
import SCIM
import Tenancy

/// Parts of what an account is declared to be: its integrations, orgs and projects, domains. Each change is the account's
/// whole declaration anew, judged as a tenant file is.
enum DeclarationRoutes {
    static let routes = [
        OperatorRoute(.get, "accounts/{account}/integrations", integrations),
        OperatorRoute(.put, "accounts/{account}/integrations/{id}") { try await put($0, "integrations") },
        OperatorRoute(.delete, "accounts/{account}/integrations/{id}") { try await remove($0, "integrations") },
        OperatorRoute(.get, "accounts/{account}/orgs", organizations),
        OperatorRoute(.put, "accounts/{account}/orgs/{id}") { try await put($0, "orgs") },
        OperatorRoute(.delete, "accounts/{account}/orgs/{id}") { try await remove($0, "orgs") },
        OperatorRoute(.put, "accounts/{account}/domains", domains),
    ]

    @Sendable private static func integrations(_ call: OperatorCall) async throws -> Response {
        let settings = try await call.services.operations.account(try call.slug("account")).settings
        return .list(settings.integrations.map(\.json), next: nil)
    }

    @Sendable private static func organizations(_ call: OperatorCall) async throws -> Response {
        let settings = try await call.services.operations.account(try call.slug("account")).settings
        return .list(settings.organizations.map(\.json), next: nil)
    }

    /// What a tenant file says of one; the id is the path's.
    private static func put(_ call: OperatorCall, _ list: String) async throws -> Response {
        let element = try await call.object()
        let id = try call.slug("id", Integration.self).text
        return try await edit(call) { $0.put(element, id: id, in: list) }
    }

    private static func remove(_ call: OperatorCall, _ list: String) async throws -> Response {
        let id = try call.slug("id", Integration.self).text
        _ = try await edit(call) { declaration throws(OperatorRefusal) in
            try declaration.remove(id: id, from: list)
        }
        return .done
    }

    /// `{"domains": […]}`.
    @Sendable private static func domains(_ call: OperatorCall) async throws -> Response {
        let domains = try await call.object()["domains"]
        guard case .array? = domains else { throw Problem(.invalidRequest, "`domains` must be a list.") }
        return try await edit(call) { $0.merge(JSONObject([("domains", domains ?? .null)])) }
    }

    private static func edit(
        _ call: OperatorCall, _ change: (inout AccountDeclaration) throws(OperatorRefusal) -> Void
    ) async throws -> Response {
        let (account, operations) = (try call.slug("account", Account.self), call.services.operations)
        var declaration = try await AccountDeclaration(of: account, operations)
        try change(&declaration)
        try await declaration.apply(operations, isNew: false, try call.operation())
        return .resource(.object(declaration.object))
    }
}
