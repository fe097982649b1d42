import Access
import Administration
import Hummingbird
import SCIM
import Tenancy

/// `roles`: what comes with Gatehouse, and the account's own.
enum RoleRoutes {
    static let routes = [
        NativeRoute(.get, "roles", .readRoles, at: .scope, list),
        NativeRoute(.post, "roles", .writeRoles, create),
        NativeRoute(.get, "roles/{id}", .readRoles, at: .scope, read),
        NativeRoute(.patch, "roles/{id}", .writeRoles, change),
        NativeRoute(.delete, "roles/{id}", .writeRoles, delete),
    ]

    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        .list(try await call.administration.roles(in: call.target).map(\.json), next: nil)
    }

    @Sendable private static func create(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let name = body.chosenName("id", CustomRole.self)
        let change = change(&body, creating: true)
        try body.finish()
        guard let id = name.value else { throw Problem(.invalidRequest, "`id` is required.") }
        let made = try await call.administration.createRole(id, change, in: call.target)
        return .created(made.json, at: "\(call.base)/roles/\(id)", tag: Version(made.version))
    }

    @Sendable private static func read(_ call: NativeCall) async throws -> Response {
        let role = try await call.administration.role(call.slug(), in: call.target)
        return .resource(role.json, version: role.version)
    }

    @Sendable private static func change(_ call: NativeCall) async throws -> Response {
        let id = try call.slug("id", CustomRole.self)
        var body = try await call.body()
        let change = change(&body, creating: false)
        try body.finish()
        let role = try await call.administration.changeRole(id, change, if: call.ifMatch(), in: call.target)
        return .resource(role.json, version: role.version)
    }

    @Sendable private static func delete(_ call: NativeCall) async throws -> Response {
        try await call.administration.deleteRole(call.slug(), if: call.ifMatch(), in: call.target)
        return .done
    }

    private static func change(_ body: inout BodyFields, creating: Bool) -> RoleChange {
        var change = RoleChange()
        change.title = body.text("name", upTo: 256)
        change.description = body.text("description", upTo: 4_096)
        change.permissions = body.list("permissions", required: creating, expecting: permissionGrammar, permission)
        if case .remove = change.title { body.refuse("name", "can't be removed.") }
        if case .remove = change.permissions, !creating { body.refuse("permissions", "can't be removed.") }
        return change
    }
}

let permissionGrammar = "a name of a-z, 0-9, '.', ':', '_' and '-', at most 64 long"

/// A permission's name: one of ours, or one that means something to the application alone.
func permission(_ text: String) -> String? {
    let isOne =
        (1...64).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
            switch byte {
            case 0x61...0x7a, 0x30...0x39, 0x2d, 0x2e, 0x3a, 0x5f: true
            default: false
            }
        }
    return isOne ? text : nil
}

extension BodyFields {
    /// A name that the client chooses for what it makes.
    mutating func chosenName<Entity>(_ name: String, _: Entity.Type) -> Change<Slug<Entity>> {
        parsed(name, required: true, expecting: "letters, digits, - and _, at most 64") { Slug<Entity>($0) }
    }
}

extension RoleRecord {
    var json: JSONValue {
        [
            "id": .string(id.text), "name": .string(title), "description": .text(description),
            "built_in": .bool(isBuiltIn), "permissions": .array(permissions.map { .string($0) }),
        ]
    }
}
