import Access
import Administration
import Hummingbird
import SCIM
import Tenancy

/// `service-accounts`: programs that call the native API under a name of their own.
enum ServiceAccountRoutes {
    static let routes = [
        NativeRoute(.get, "service-accounts", .readServiceAccounts, list),
        NativeRoute(.post, "service-accounts", .writeServiceAccounts, create),
        NativeRoute(.get, "service-accounts/{id}", .readServiceAccounts, read),
        NativeRoute(.patch, "service-accounts/{id}", .writeServiceAccounts, change),
        NativeRoute(.delete, "service-accounts/{id}", .writeServiceAccounts, delete),
    ]

    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let limit = try call.limit()
        let after = try call.query("after", expecting: "the next of the page before") { Slug<ServiceAccount>($0) }
        let found = try await call.administration.serviceAccounts(after: after, limit: limit, in: call.target)
        return .list(found.map(\.json), next: found.count == limit ? found.last?.id.text : nil)
    }

    @Sendable private static func create(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        let chosen = body.chosenName("id", ServiceAccount.self)
        let change = change(&body)
        try body.finish()
        guard let id = chosen.value else { throw Problem(.invalidRequest, "`id` is required.") }
        let made = try await call.administration.createServiceAccount(id, change, in: call.target)
        return .created(made.json, at: "\(call.base)/service-accounts/\(id)", tag: Version(made.version))
    }

    @Sendable private static func read(_ call: NativeCall) async throws -> Response {
        let found = try await call.administration.serviceAccount(call.slug(), in: call.target)
        return .resource(found.json, version: found.version)
    }

    @Sendable private static func change(_ call: NativeCall) async throws -> Response {
        let id = try call.slug("id", ServiceAccount.self)
        var body = try await call.body()
        let change = change(&body)
        try body.finish()
        let changed = try await call.administration.changeServiceAccount(
            id, change, if: call.ifMatch(), in: call.target)
        return .resource(changed.json, version: changed.version)
    }

    @Sendable private static func delete(_ call: NativeCall) async throws -> Response {
        try await call.administration.deleteServiceAccount(call.slug(), if: call.ifMatch(), in: call.target)
        return .done
    }

    private static func change(_ body: inout BodyFields) -> ServiceAccountChange {
        var change = ServiceAccountChange()
        change.title = body.text("name", upTo: 256)
        change.description = body.text("description", upTo: 4_096)
        if case .remove = change.title { body.refuse("name", "can't be removed.") }
        return change
    }
}

extension ServiceAccountRecord {
    fileprivate var json: JSONValue {
        [
            "id": .string(id.text), "name": .string(title), "description": .text(description),
            "created": .moment(created),
        ]
    }
}
