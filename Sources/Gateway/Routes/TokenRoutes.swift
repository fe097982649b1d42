import Access
import Administration
import Hummingbird
import SCIM
import Tenancy

/// `tokens` of the native API: those of service accounts, and people's own. A secret is in the answer that made it, and
/// nowhere else.
enum TokenRoutes {
    static let routes = [
        NativeRoute(.get, "tokens", nil, list),
        NativeRoute(.post, "tokens", nil, create),
        NativeRoute(.get, "tokens/{id}", nil, read),
        NativeRoute(.delete, "tokens/{id}", nil, revoke),
        NativeRoute(.post, "tokens/{id}/rotate", nil, rotate),
    ]

    private static let tenYears: Int64 = 315_360_000
    private static let thirtyDays: Int64 = 2_592_000

    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let limit = try call.limit()
        let after = try call.query("after", expecting: "the next of the page before") { ID<Credential>($0) }
        let found = try await call.administration.tokens(after: after, limit: limit, in: call.target)
        let now = call.operation.now
        return .list(found.map { $0.json(at: now) }, next: found.count == limit ? found.last?.id.text : nil)
    }

    /// `principal` as in role assignments; `expires_in` in seconds; `permissions` limit the token.
    @Sendable private static func create(_ call: NativeCall) async throws -> Response {
        var body = try await call.body()
        var inner = body.object("principal", required: true)
        let kind = inner?.parsed("type", required: true, expecting: "user or service-account") {
            Principal.Kind(rawValue: $0).flatMap { $0 == .group ? nil : $0 }
        }
        let id = inner?.text("id", required: true)
        body.include(inner, as: "principal")
        let title = body.text("name", upTo: 256)
        let seconds = body.number("expires_in", in: 1...tenYears)
        let permissions = body.list("permissions", expecting: permissionGrammar, permission)
        try body.finish()
        guard let kind = kind?.value, let id = id?.value, let holder = Principal(kind, id) else {
            throw Problem(.invalidRequest, "`principal.id` names nobody.")
        }
        let draft = TokenDraft(
            holder: holder, title: title.value,
            expires: seconds.value.map { call.operation.now.advanced(bySeconds: $0) },
            permissions: permissions.value)
        return issued(try await call.administration.issueToken(draft, in: call.target), call)
    }

    @Sendable private static func read(_ call: NativeCall) async throws -> Response {
        .resource(try await call.administration.token(call.id(), in: call.target).json(at: call.operation.now))
    }

    @Sendable private static func revoke(_ call: NativeCall) async throws -> Response {
        try await call.administration.revokeToken(call.id(), in: call.target)
        return .done
    }

    /// `overlap` in seconds: how long the old token goes on.
    @Sendable private static func rotate(_ call: NativeCall) async throws -> Response {
        let id = try call.id("id", Credential.self)
        var body = try await call.body()
        let overlap = body.number("overlap", in: 0...thirtyDays)
        try body.finish()
        return issued(
            try await call.administration.rotateToken(id, overlapSeconds: overlap.value ?? 0, in: call.target), call)
    }

    private static func issued(_ token: IssuedToken, _ call: NativeCall) -> Response {
        var json = token.record.json(at: call.operation.now).object ?? JSONObject()
        json["token"] = .string(token.secret.reveal())
        return .created(.object(json), at: "\(call.base)/tokens/\(token.record.id)")
    }
}

extension CredentialRecord {
    fileprivate func json(at now: Instant) -> JSONValue {
        let principal: JSONValue =
            switch holder {
            case .person(let id): ["type": "user", "id": .string(id.text)]
            case .service(let name, role: _): ["type": "service-account", "id": .string(name)]
            case .scim(let integration): ["type": "integration", "id": .string(integration.text)]
            }
        let state = revoked != nil ? "revoked" : isLive(at: now) ? "live" : "expired"
        return [
            "id": .string(id.text), "principal": principal, "name": .text(title),
            "permissions": permissions.map { .array($0.map { .string($0) }) } ?? .null, "state": .string(state),
            "created": .moment(created), "expires": .moment(expires),
            "warning": .text(warning(at: now)?.sentence), "last_used": .moment(lastUsed),
        ]
    }
}
