import Access
import HTTPTypes
import Hummingbird
import Management
import SCIM
import Tenancy

/// One method of one path of the operator API, below `/operator/v1/`.
struct OperatorRoute: TabledRoute {
    let method: HTTPRequest.Method
    let path: String
    let handle: @Sendable (OperatorCall) async throws -> Response

    init(
        _ method: HTTPRequest.Method, _ path: String,
        _ handle: @escaping @Sendable (OperatorCall) async throws -> Response
    ) {
        self.method = method
        self.path = path
        self.handle = handle
    }
}

/// A call of the operator API.
struct OperatorCall: APICall {
    let services: Services
    let request: Request
    let context: OperatorContext
    let query: FormFields

    var now: Instant { context.now }

    init(_ services: Services, _ request: Request, _ context: OperatorContext) throws {
        self.services = services
        self.request = request
        self.context = context
        query = try Self.query(of: request)
    }

    /// Something that is done in the account of the path.
    func operation() throws -> Operation { try context.operation(in: try slug("account")) }
}
