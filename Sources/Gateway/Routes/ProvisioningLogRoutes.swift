import Access
import Delivery
import Hummingbird
import Journal
import Provisioning
import SCIM
import Tenancy

/// `provisioning-log`: SCIM requests with their outcomes; `integrations/{id}/sync`: how it goes on the whole.
enum ProvisioningLogRoutes {
    static let routes = [
        NativeRoute(.get, "provisioning-log", .readProvisioning, list),
        NativeRoute(.get, "integrations/{id}/sync", .readProvisioning, sync),
    ]

    /// Newest first; `integration`, `status` (a number, or `failed`), `user` (an id or a userName) and `limit` narrow.
    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        let limit = try call.limit()
        var filter = ProvisioningFilter()
        filter.user = try call.query("user", expecting: "an id or a userName") { $0 }
        filter.integration = try call.query("integration", expecting: "an integration") { Slug<Integration>($0) }
        filter.before = try call.query("after", expecting: "a cursor") { ID<ProvisioningEntry>($0) }
        let status = try call.query("status", expecting: "a number, or failed") { text in
            text == "failed" ? 0 : Int(text).flatMap { (100...599).contains($0) ? $0 : nil }
        }
        if let status { if status == 0 { filter.failed = true } else { filter.status = status } }
        let entries = try await call.services.history.entries(filter, limit: limit, call.operation)
        return .list(entries.map(\.json), next: entries.count == limit ? entries.last?.id.text : nil)
    }

    @Sendable private static func sync(_ call: NativeCall) async throws -> Response {
        let integration = try call.integration().id
        let summary = try await call.services.history.sync(integration, call.operation)
        var json = summary.json(of: integration.text).object ?? JSONObject()
        let behind = try await call.services.feed.drift(of: integration, call.operation)
        json["unacknowledged"] = .array(behind.map { $0.json(at: call.operation.now) })
        return .resource(.object(json))
    }
}
