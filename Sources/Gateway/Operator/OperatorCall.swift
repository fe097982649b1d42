import Access
import HTTPTypes
import Hummingbird
import Management
import SCIM
import Tenancy

/// One method of one path of the operator API, below `/operator/v1/`.
struct OperatorRoute: Sendable {
    let method: HTTPRequest.Method
    let path: String
    let handle: @Sendable (OperatorCall) async throws -> Response

    /// `GET accounts/{account}`.
    var name: String { "\(method.rawValue) \(path)" }

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
struct OperatorCall: Sendable {
    let services: Services
    let request: Request
    let context: OperatorContext
    let query: FormFields

    init(_ services: Services, _ request: Request, _ context: OperatorContext) throws {
        guard let query = FormFields(request.uri.query ?? "") else {
            throw Problem(.invalidRequest, "The query can't be read.")
        }
        self.services = services
        self.request = request
        self.context = context
        self.query = query
    }

    /// A name in the path; one that can't be is one that isn't there.
    func slug<Entity>(_ name: String, _: Entity.Type = Entity.self) throws -> Slug<Entity> {
        guard let text = context.parameters.get(name)?.removingURLPercentEncoding(), let slug = Slug<Entity>(text)
        else { throw NothingHere() }
        return slug
    }

    /// Something that is done in the account of the path.
    func operation() throws -> Operation { try context.operation(in: try slug("account")) }

    func query<Value>(_ name: String, expecting what: String, _ read: (String) -> Value?) throws -> Value? {
        guard let text = query[name] else { return nil }
        guard !text.utf8.contains(0), let value = read(text) else {
            throw Problem(.invalidRequest, "`\(name)` in the query must be \(what).")
        }
        return value
    }

    func limit() throws -> Int {
        let wanted = try query("limit", expecting: "a whole number above 0") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
        return min(wanted ?? 100, 1_000)
    }

    /// The body's JSON object.
    func object() async throws -> JSONObject {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.trimmed.lowercased()
        guard type == nil || type == "application/json" || type == "application/merge-patch+json" else {
            throw Problem(.unsupportedMediaType, "Send application/json.")
        }
        let bytes = try await request.bytes(
            upTo: services.limits.bodyBytes, deadline: services.deadline(from: context.now))
        do {
            if case .object(let object) = try JSONValue.parse(bytes) { return object }
        } catch {
            throw Problem(.invalidRequest, error.detail)
        }
        throw Problem(.invalidRequest, "The body must be a JSON object.")
    }
}
