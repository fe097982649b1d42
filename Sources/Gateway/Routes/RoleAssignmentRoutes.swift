import Access
import Administration
import Directory
import Hummingbird
import SCIM
import Tenancy

/// `role-assignments`, and what somebody may do by them: `users/{id}/permissions`.
enum RoleAssignmentRoutes {
    static let routes = [
        NativeRoute(.get, "role-assignments", .readRoles, at: .scope, list),
        NativeRoute(.post, "role-assignments", .writeRoles, at: .scope, create),
        NativeRoute(.get, "role-assignments/{id}", .readRoles, at: .scope, read),
        NativeRoute(.delete, "role-assignments/{id}", .writeRoles, at: .scope, delete),
        NativeRoute(.get, "users/{id}/permissions", .readRoles, at: .scope, permissions),
    ]

    /// `role`, `principal` (`user:…`, `group:…`, `service-account:…`) and `scope` narrow.
    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let limit = try call.limit()
        var filter = AssignmentFilter()
        filter.scope = try call.scope()
        filter.role = try call.query("role", expecting: "a role's id") { Slug($0) }
        filter.principal = try call.query("principal", expecting: "user:…, group:… or service-account:…") { text in
            let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
            guard parts.count == 2, let kind = Principal.Kind(rawValue: parts[0]) else { return nil }
            return Principal(kind, parts[1])
        }
        let after = try call.query("after", expecting: "the next of the page before") { ID<RoleAssignment>($0) }
        let found = try await call.administration.assignments(
            matching: filter, after: after, limit: limit, in: call.target)
        return .list(found.map(\.json), next: found.count == limit ? found.last?.id.text : nil)
    }

    @Sendable private static func create(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let role = body.parsed("role", required: true, expecting: "a role's id") { Slug<CustomRole>($0) }
        let scope = body.scope()
        var inner = body.object("principal", required: true)
        let kind = inner?.parsed("type", required: true, expecting: "user, group or service-account") {
            Principal.Kind(rawValue: $0)
        }
        let id = inner?.text("id", required: true)
        body.include(inner, as: "principal")
        var principal: Principal?
        if let kind = kind?.value, let id = id?.value {
            principal = Principal(kind, id)
            if principal == nil { body.refuse("principal.id", "is no id of a \(kind.rawValue).") }
        }
        try body.finish()
        guard let role = role.value, let principal else { throw Problem(.invalidRequest, "`principal` is required.") }
        let made = try await call.administration.assign(
            role, to: principal, at: scope.value ?? .account, in: call.target)
        return .created(made.json, at: "\(call.base)/role-assignments/\(made.id)")
    }

    @Sendable private static func read(_ call: NativeCall) async throws -> Response {
        .resource(try await call.administration.assignment(call.id(), in: call.target).json)
    }

    @Sendable private static func delete(_ call: NativeCall) async throws -> Response {
        try await call.administration.unassign(call.id(), in: call.target)
        return .done
    }

    /// `?scope=`: what counts there; without, everything that they have anywhere.
    @Sendable private static func permissions(_ call: NativeCall) async throws -> Response {
        let scope = try call.query("scope", expecting: "account, orgs/… or orgs/…/projects/…") { Scope($0) }
        let effective = try await call.administration.permissions(of: call.id(), at: scope, in: call.target)
        return .resource(effective.json(at: scope))
    }
}

extension AssignmentRecord {
    fileprivate var json: JSONValue {
        [
            "id": .string(id.text), "role": .string(role.text),
            "principal": ["type": .string(principal.kind.rawValue), "id": .string(principal.id)],
            "scope": .string(scope.description), "created": .moment(created),
        ]
    }
}

extension EffectivePermissions {
    fileprivate func json(at scope: Scope?) -> JSONValue {
        let shown = permissions.map { permission -> JSONValue in
            [
                "permission": .string(permission.name),
                "because": .array(permission.by.map { .string($0.explanation) }),
            ]
        }
        return [
            "user": .string(person.id.text), "active": .bool(person.isActive), "scope": .text(scope?.description),
            "permissions": .array(shown), "roles": .array(roles.map(\.json)),
        ]
    }
}

extension EffectiveRole {
    fileprivate var json: JSONValue {
        let group: JSONValue =
            through.map {
                [
                    "id": .string($0.id.text), "identifier": .string($0.identifier.text),
                    "name": .string($0.displayName),
                ]
            } ?? .null
        return [
            "role": .string(role.id.text), "scope": .string(assignment.scope.description),
            "assignment": .string(assignment.id.text), "through_group": group, "explanation": .string(explanation),
        ]
    }
}
