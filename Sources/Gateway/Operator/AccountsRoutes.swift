import Administration
import HTTPTypes
import Hummingbird
import Management
import NIOCore
import SCIM
import Tenancy

/// `accounts`: made, shown, suspended, resumed, deleted.
enum AccountsRoutes {
    static let routes = [
        OperatorRoute(.get, "accounts", list),
        OperatorRoute(.post, "accounts", create),
        OperatorRoute(.get, "accounts/{account}", show),
        OperatorRoute(.put, "accounts/{account}", replace),
        OperatorRoute(.patch, "accounts/{account}", change),
        OperatorRoute(.delete, "accounts/{account}", delete),
        OperatorRoute(.get, "accounts/{account}/export", export),
        OperatorRoute(.post, "accounts/{account}/suspend", suspend),
        OperatorRoute(.post, "accounts/{account}/resume", resume),
    ]

    @Sendable private static func list(_ call: OperatorCall) async throws -> Response {
        let limit = try call.limit()
        let after = try call.query("after", expecting: "the next of the page before") { Slug<Account>($0) }
        let states = try await call.services.operations.accounts(after: after, limit: limit)
        return .list(states.map(\.json), next: states.count == limit ? states.last?.id.text : nil)
    }

    @Sendable private static func create(_ call: OperatorCall) async throws -> Response {
        let object = try await call.object()
        guard let id = object["account"]?.string.flatMap({ Slug<Account>($0) }) else {
            throw Problem(.invalidRequest, "`account` must be 1 to 64 letters, digits, - and _.")
        }
        let operation = try call.context.operation(in: id)
        try await AccountDeclaration(object).apply(call.services.operations, isNew: true, operation)
        let location = "\(call.services.urls.base)/operator/v1/accounts/\(id)"
        return .created(try await call.services.operations.account(id).state.json, at: location)
    }

    @Sendable private static func show(_ call: OperatorCall) async throws -> Response {
        try await shown(call)
    }

    @Sendable private static func replace(_ call: OperatorCall) async throws -> Response {
        let declaration = AccountDeclaration(try await call.object())
        try await declaration.apply(call.services.operations, isNew: false, try call.operation())
        return try await shown(call)
    }

    /// A merge patch (RFC 7396) on what is declared.
    @Sendable private static func change(_ call: OperatorCall) async throws -> Response {
        let patch = try await call.object()
        var declaration = try await AccountDeclaration(of: try call.slug("account"), call.services.operations)
        declaration.merge(patch)
        try await declaration.apply(call.services.operations, isNew: false, try call.operation())
        return try await shown(call)
    }

    /// After a week, or after `?delay=` in seconds.
    @Sendable private static func delete(_ call: OperatorCall) async throws -> Response {
        let delay = try call.query("delay", expecting: "seconds, up to 90 days") { text in
            Int64(text).flatMap { (0...7_776_000).contains($0) ? $0 : nil }
        }
        _ = try await call.services.operations.delete(afterSeconds: delay ?? 604_800, try call.operation())
        let state = try await call.services.operations.account(try call.slug("account")).state
        return .json(state.json.bytes, status: .accepted)
    }

    /// One JSON object a line: the account, its people, its groups with their members.
    @Sendable static func export(_ call: OperatorCall) async throws -> Response {
        let settings = try await call.services.operations.account(try call.slug("account")).settings
        let export = call.services.export
        let body = ResponseBody { writer in
            var pending = ByteBuffer()
            for try await line in export.lines(of: settings) {
                pending.writeBytes(line.bytes + [0x0a])
                guard pending.readableBytes > 1 << 16 else { continue }
                try await writer.write(pending)
                pending = ByteBuffer()
            }
            try await writer.write(pending)
            try await writer.finish(nil)
        }
        return Response(status: .ok, headers: [.contentType: "application/x-ndjson"], body: body)
    }

    @Sendable private static func suspend(_ call: OperatorCall) async throws -> Response {
        try await call.services.operations.suspend(try call.operation())
        return try await shown(call)
    }

    @Sendable private static func resume(_ call: OperatorCall) async throws -> Response {
        try await call.services.operations.resume(try call.operation())
        return try await shown(call)
    }

    private static func shown(_ call: OperatorCall) async throws -> Response {
        let (state, settings) = try await call.services.operations.account(try call.slug("account"))
        var json = state.json.object ?? JSONObject()
        json["domains"] = .array(settings.domains.map { .string($0) })
        json["orgs"] = .array(settings.organizations.map(\.json))
        json["integrations"] = .array(settings.integrations.map(\.json))
        return .resource(.object(json))
    }
}

extension AccountState {
    fileprivate var json: JSONValue {
        let stored = declaration.flatMap { try? JSONValue.parse(Array($0.utf8)) }
        return [
            "id": .string(id.text), "name": .string(name), "declared_in": .text(source),
            "state": .string(deleteAfter != nil ? "deleting" : suspended != nil ? "suspended" : "active"),
            "created": .moment(created), "suspended": .moment(suspended), "delete_after": .moment(deleteAfter),
            "declaration": stored ?? .null,
        ]
    }
}

extension OrganizationDeclaration {
    var json: JSONValue {
        ["id": .string(id.text), "name": .string(name), "projects": .array(projects.map { .string($0.text) })]
    }
}

extension Integration {
    /// As `…/limits` shows them.
    var limits: JSONValue {
        [
            "requests_per_second": .count(scim.requestsPerSecond), "burst": .count(scim.burst),
            "brake": [
                "share": .string("\(brake.sharePercent)%"), "window_seconds": .count(brake.windowSeconds),
                "minimum": .count(brake.minimum),
            ],
        ]
    }

    var json: JSONValue {
        [
            "id": .string(id.text), "generation": .string(generation.rawValue), "enabled": .bool(enabled),
            "scope": .string(scope.description), "idp": .text(trust?.entityID),
            "scim": [
                "strict": .bool(scim.strict), "requests_per_second": .count(scim.requestsPerSecond),
                "burst": .count(scim.burst),
                "unknown_members": .string(scim.skipsUnknownMembers ? "skip" : "refuse"),
            ],
            "brake": [
                "share": .string("\(brake.sharePercent)%"), "window_seconds": .count(brake.windowSeconds),
                "minimum": .count(brake.minimum),
            ],
        ]
    }
}
