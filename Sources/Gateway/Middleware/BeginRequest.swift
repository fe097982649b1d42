import HTTPTypes
import Hummingbird
import Tenancy

/// First of all: gives the request its time and its id, and the response the headers that every response has.
struct BeginRequest: RouterMiddleware {
    typealias Context = RootContext

    let clock: @Sendable () -> Instant
    let metrics: RequestMetrics
    /// For every path, those that no route serves too. A surface with terms of its own has answered before.
    let errors: ErrorAnswers

    func handle(
        _ request: Hummingbird.Request, context: RootContext,
        next: (Hummingbird.Request, RootContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        context.now = clock()
        let id = ID<Tenancy.Request>.fresh(at: context.now)
        context.requestID = id
        metrics.began()
        var response: Response
        do {
            response = try await next(request, context)
        } catch {
            response = errors.response(to: error, request, context)
        }
        metrics.answered(
            status: response.status.code, milliseconds: clock().milliseconds &- context.now.milliseconds)
        response.headers.append(HTTPField(name: .requestID, value: id.text))
        response.headers.append(HTTPField(name: .xContentTypeOptions, value: "nosniff"))
        if !response.headers.contains(.cacheControl) {
            response.headers.append(HTTPField(name: .cacheControl, value: "no-store"))
        }
        return response
    }
}

extension HTTPField.Name {
    static let requestID = name("X-Request-Id")
    static let loginReference = name("X-Login-Reference")
    static let referrerPolicy = name("Referrer-Policy")
    static let xFrameOptions = name("X-Frame-Options")

    /// A header name of ours; `HTTPField.Name` can't be made of a literal without a check.
    private static func name(_ text: String) -> HTTPField.Name { HTTPField.Name(text) ?? .server }
}
