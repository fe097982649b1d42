import Access
import HTTPTypes
import Hummingbird

/// One method of one path of the native API, who may use it, and what it does. Data, so that a test can walk all of
/// them.
struct NativeRoute: TabledRoute {
    /// How much of the account the permission has to be held for.
    enum Reach: Sendable {
        /// All of it.
        case account
        /// Some scope: the handler's service then asks for a grant at the scope of what it touches.
        case scope
    }

    let method: HTTPRequest.Method
    /// Below `/accounts/{account}/api/v1/`.
    let path: String
    /// Nil: whoever is let in at all, about themselves.
    let permission: Permission?
    let reach: Reach
    let handle: @Sendable (NativeCall) async throws -> Response

    /// - Parameter handle: fifteen lines: decode, call a service, encode.
    init(
        _ method: HTTPRequest.Method, _ path: String, _ permission: Permission?, at reach: Reach = .account,
        _ handle: @escaping @Sendable (NativeCall) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.permission = permission
        self.reach = reach
        self.handle = handle
    }

    /// Whether the caller may, before the body is read or a record looked up.
    func admit(_ operation: Operation) throws(PermissionDenied) {
        guard let permission else { return }
        switch reach {
        case .account: _ = try operation.grant(permission)
        case .scope: try operation.admit(permission)
        }
    }
}
