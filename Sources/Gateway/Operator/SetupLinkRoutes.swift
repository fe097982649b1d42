package import Access
import Administration
import HandOff
import Hummingbird
package import Management
package import SCIM
package import Tenancy

/// `accounts/{account}/setup-links`: links by which an IdP's administrator connects an integration.
enum SetupLinkRoutes {
    static let routes = [
        OperatorRoute(.get, "accounts/{account}/setup-links", list),
        OperatorRoute(.post, "accounts/{account}/setup-links", create),
        OperatorRoute(.delete, "accounts/{account}/setup-links/{id}", revoke),
    ]

    @Sendable private static func list(_ call: OperatorCall) async throws -> Response {
        let links = try await call.services.setupLinks.list(try call.operation())
        return .list(links.map { .object($0.json(at: call.now)) }, next: nil)
    }

    /// `integration` may be left out, and `expires_in`, in seconds. The link itself is shown once, here.
    @Sendable private static func create(_ call: OperatorCall) async throws -> Response {
        var body = BodyFields(try await call.optionalObject())
        let integration = body.parsed("integration", expecting: "an integration's id") { Slug<Integration>($0) }
        let life = body.number("expires_in", in: 60...SetupLinks.longestSeconds)
        try body.finish()
        let issued = try await call.services.setupLinks.create(
            for: integration.value, life: life.value ?? SetupLinks.standardSeconds, operation: try call.operation())
        var json = issued.record.json(at: call.now)
        json["url"] = .string(call.services.urls.setup(issued.secret))
        return .resource(.object(json), status: .created)
    }

    @Sendable private static func revoke(_ call: OperatorCall) async throws -> Response {
        let id = try call.id("id", SetupLink.self)
        guard try await call.services.setupLinks.revoke(id, operation: try call.operation()) else {
            throw NothingHere()
        }
        return .done
    }
}

extension OperatorCall {
    /// The body's object; an empty body is an empty one.
    fileprivate func optionalObject() async throws -> JSONObject {
        let bytes = try await request.bytes(upTo: services.limits.bodyBytes, deadline: services.deadline(from: now))
        return bytes.isEmpty ? JSONObject() : try JSONObject.parsed(bytes)
    }
}

extension PublicURLs {
    /// What the IdP's administrator is sent.
    package func setup(_ secret: SetupSecret) -> String { "\(base)/setup/\(secret.reveal())" }
}

extension SetupLinkRecord {
    package func state(at now: Instant) -> String {
        revoked != nil ? "revoked" : isLive(at: now) ? "live" : "expired"
    }

    /// Without the link itself, which nobody knows any more.
    package func json(at now: Instant) -> JSONObject {
        JSONObject([
            ("id", .string(id.text)), ("integration", .text(integration?.text)), ("state", .string(state(at: now))),
            ("created", .moment(created)), ("created_by", .string(createdBy)), ("expires", .moment(expires)),
            ("last_used", .moment(lastUsed)),
        ])
    }
}
