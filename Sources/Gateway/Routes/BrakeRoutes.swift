import Access
import Hummingbird
import Provisioning
import SCIM
import Tenancy

/// `brake`: how the integrations' brakes on mass deprovisioning stand, and what is done about one.
enum BrakeRoutes {
    static let routes = [
        NativeRoute(.get, "brake", .readBrake, list),
        NativeRoute(.get, "brake/{id}", .readBrake, show),
        NativeRoute(.post, "brake/{id}/release", .writeBrake, release),
        NativeRoute(.post, "brake/{id}/rollback", .writeBrake, rollBack),
    ]

    @Sendable private static func list(_ call: NativeCall) async throws -> Response {
        .list(try await call.services.brake.status(of: call.account, call.operation).map(\.json), next: nil)
    }

    @Sendable private static func show(_ call: NativeCall) async throws -> Response {
        let integration = try call.integration()
        let statuses = try await call.services.brake.status(of: call.account, call.operation)
        guard let status = statuses.first(where: { $0.integration == integration.id }) else { throw NothingHere() }
        return .resource(status.json)
    }

    /// Needs no body: what is held may go on, for one window.
    @Sendable private static func release(_ call: NativeCall) async throws -> Response {
        let integration = try call.integration()
        return .resource(
            try await call.services.brake.release(integration, of: call.account, call.operation).json)
    }

    /// Needs no body. What it gives back, and what it can't.
    @Sendable private static func rollBack(_ call: NativeCall) async throws -> Response {
        let integration = try call.integration()
        return .resource(
            try await call.services.brake.rollBack(integration, of: call.account, call.operation).json)
    }
}

extension NativeCall {
    /// The integration that the path names as `{id}`.
    func integration() throws -> Integration {
        guard let integration = account.integration(try slug()) else { throw NothingHere() }
        return integration
    }
}
