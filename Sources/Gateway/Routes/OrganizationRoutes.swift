import Access
import Administration
import Hummingbird
import SCIM
import Tenancy

/// `orgs`, `orgs/{id}/projects`, and `projects` over all orgs.
enum OrganizationRoutes {
    static let routes = [
        NativeRoute(.get, "orgs", .readOrganizations, at: .scope, list),
        NativeRoute(.post, "orgs", .writeOrganizations, create),
        NativeRoute(.get, "orgs/{id}", .readOrganizations, at: .scope, read),
        NativeRoute(.patch, "orgs/{id}", .writeOrganizations, at: .scope, change),
        NativeRoute(.delete, "orgs/{id}", .writeOrganizations, delete),
        NativeRoute(.get, "projects", .readOrganizations, at: .scope, projects),
        NativeRoute(.post, "projects", .writeOrganizations, at: .scope, createProject),
        NativeRoute(.get, "orgs/{id}/projects", .readOrganizations, at: .scope, projectsOfOrganization),
        NativeRoute(.delete, "orgs/{id}/projects/{project}", .writeOrganizations, at: .scope, deleteProject),
    ]

    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        .list(try await call.administration.organizations(in: call.target).map(\.json), next: nil)
    }

    @Sendable private static func create(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let chosen = body.chosenName("id", Organization.self)
        let name = body.text("name", upTo: 256)
        try body.finish()
        guard let id = chosen.value else { throw Problem(.invalidRequest, "`id` is required.") }
        let made = try await call.administration.createOrganization(id, name: name.value ?? id.text, in: call.target)
        return .created(made.json, at: "\(call.base)/orgs/\(id)")
    }

    @Sendable private static func read(_ call: NativeCall) async throws -> Response {
        .resource(try await call.administration.organization(call.slug(), in: call.target).json)
    }

    @Sendable private static func change(_ call: NativeCall) async throws -> Response {
        let id = try call.slug("id", Organization.self)
        var body = try await call.body()
        let name = body.text("name", required: true, upTo: 256)
        try body.finish()
        let changed = try await call.administration.renameOrganization(
            id, to: name.value ?? id.text, in: call.target)
        return .resource(changed.json)
    }

    @Sendable private static func delete(_ call: NativeCall) async throws -> Response {
        try await call.administration.deleteOrganization(call.slug(), in: call.target)
        return .done
    }

    // MARK: Projects

    @Sendable private static func projects(_ call: NativeCall) async throws -> Response {
        .list(try await call.administration.organizations(in: call.target).flatMap(\.projects), next: nil)
    }

    @Sendable private static func projectsOfOrganization(_ call: NativeCall) async throws -> Response {
        .list(try await call.administration.organization(call.slug(), in: call.target).projects, next: nil)
    }

    /// `{"id": …, "org": …}`.
    @Sendable private static func createProject(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let chosen = body.chosenName("id", Project.self)
        let organization = body.chosenName("org", Organization.self)
        try body.finish()
        guard let id = chosen.value, let organization = organization.value else {
            throw Problem(.invalidRequest, "`id` and `org` are required.")
        }
        try await call.administration.createProject(id, in: organization, in: call.target)
        let made = try await call.administration.organization(organization, in: call.target)
        return .created(made.json(id), at: "\(call.base)/orgs/\(organization)/projects")
    }

    @Sendable private static func deleteProject(_ call: NativeCall) async throws -> Response {
        try await call.administration.deleteProject(call.slug("project"), of: call.slug(), in: call.target)
        return .done
    }
}

extension AdministeredOrganization {
    fileprivate var json: JSONValue {
        [
            "id": .string(organization.id.text), "name": .string(organization.name),
            "scope": .string("\(Scope.organization(organization.id))"), "declared_in": .text(source),
            "projects": .array(organization.projects.map { .string($0.text) }),
        ]
    }

    fileprivate var projects: [JSONValue] { organization.projects.map(json) }

    fileprivate func json(_ project: Slug<Project>) -> JSONValue {
        [
            "id": .string(project.text), "org": .string(organization.id.text),
            "scope": .string("\(Scope.project(project, in: organization.id))"),
            "declared": .bool(declaredProjects.contains(project)),
        ]
    }
}
