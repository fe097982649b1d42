import Administration
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
        OperatorRoute(.get, "accounts/{account}/integrations/{id}/limits", limits),
        OperatorRoute(.patch, "accounts/{account}/integrations/{id}/limits", changeLimits),
        OperatorRoute(.get, "accounts/{account}/orgs", organizations),
        OperatorRoute(.get, "accounts/{account}/orgs/{id}", organization),
        OperatorRoute(.put, "accounts/{account}/orgs/{id}/projects/{project}") { try await put(project: $0) },
        OperatorRoute(.delete, "accounts/{account}/orgs/{id}/projects/{project}") { try await remove(project: $0) },
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

    @Sendable private static func organization(_ call: OperatorCall) async throws -> Response {
        let settings = try await call.services.operations.account(try call.slug("account")).settings
        let id = try call.slug("id", Organization.self)
        guard let organization = settings.organizations.first(where: { $0.id == id }) else { throw NothingHere() }
        return .resource(organization.json)
    }

    private static func put(project call: OperatorCall) async throws -> Response {
        let (organization, project) = (try call.slug("id", Organization.self), try call.slug("project", Project.self))
        _ = try await edit(call) { declaration throws(OperatorRefusal) in
            try declaration.edit(id: organization.text, in: "orgs") { object in
                var projects = object["projects"]?.array ?? []
                if !projects.contains(where: { $0.string == project.text }) { projects.append(.string(project.text)) }
                object["projects"] = .array(projects)
            }
        }
        return try await self.organization(call)
    }

    private static func remove(project call: OperatorCall) async throws -> Response {
        let (organization, project) = (try call.slug("id", Organization.self), try call.slug("project", Project.self))
        _ = try await edit(call) { declaration throws(OperatorRefusal) in
            var isThere = false
            try declaration.edit(id: organization.text, in: "orgs") { object in
                let projects = object["projects"]?.array ?? []
                isThere = projects.contains { $0.string == project.text }
                object["projects"] = .array(projects.filter { $0.string != project.text })
            }
            guard isThere else { throw .unknownPart(project.text) }
        }
        return .done
    }

    // MARK: Limits

    /// How many requests an integration may make, and how much it may take away.
    @Sendable private static func limits(_ call: OperatorCall) async throws -> Response {
        let settings = try await call.services.operations.account(try call.slug("account")).settings
        guard let integration = settings.integration(try call.slug("id")) else { throw NothingHere() }
        return .resource(integration.limits)
    }

    /// `requests_per_second`, `burst`, and `brake` as a tenant file has it.
    @Sendable private static func changeLimits(_ call: OperatorCall) async throws -> Response {
        let id = try call.slug("id", Integration.self)
        var body = BodyFields(try await call.object())
        let rate = body.number("requests_per_second", in: 1...1_000_000)
        let burst = body.number("burst", in: 1...1_000_000)
        let brake = body.value("brake", expecting: "an object", \.object)
        try body.finish()
        _ = try await edit(call) { declaration throws(OperatorRefusal) in
            try declaration.edit(id: id.text, in: "integrations") { object in
                var scim = object["scim"]?.object ?? JSONObject()
                for (name, change) in [("requests_per_second", rate), ("burst", burst)] where change.isMentioned {
                    scim[name] = change.value.map { .number(JSONNumber($0)) }
                }
                object["scim"] = scim.isEmpty ? nil : .object(scim)
                if brake.isMentioned { object["brake"] = brake.value.map { .object($0) } }
            }
        }
        return try await limits(call)
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
