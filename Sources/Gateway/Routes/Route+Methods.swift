import HTTPTypes
import Hummingbird

typealias Handler<Context: RequestContext> = @Sendable (Request, Context) async throws -> Response

extension RouterMethods {
    /// Serves a path with these methods; every other method is 405 with `Allow` (RFC 9110 §15.5.6), and HEAD is GET
    /// without its body.
    func serve(_ path: RouterPath, _ handlers: [HTTPRequest.Method: Handler<Context>]) {
        var handlers = handlers
        if let get = handlers[.get] {
            handlers[.head] = { request, context in
                let response = try await get(request, context)
                return Response(
                    status: response.status, headers: response.headers,
                    body: ResponseBody(contentLength: response.body.contentLength) { try await $0.finish(nil) })
            }
        }
        let allowed = handlers.keys.map(\.rawValue).sorted().joined(separator: ", ")
        for method in HTTPRequest.Method.known {
            if let handler = handlers[method] {
                on(path, method: method, use: handler)
            } else {
                on(path, method: method) { (_, _) -> Response in
                    throw HTTPError(.methodNotAllowed, headers: [.allow: allowed])
                }
            }
        }
    }

    /// Answers 404 below this group, in the group's own terms and behind its own proof.
    /// - Parameter paths: without "" where the group itself is served.
    func serveNothingElse(at paths: [RouterPath] = ["", "**"]) {
        for path in paths {
            for method in HTTPRequest.Method.known {
                on(path, method: method) { (_, _) -> Response in throw HTTPError(.notFound) }
            }
        }
    }
}

/// One method of one path of an API that is a table, so that tests and `/openapi.json` can walk it.
protocol TabledRoute: Sendable {
    var method: HTTPRequest.Method { get }
    /// Below the API's base.
    var path: String { get }
}

extension TabledRoute {
    /// `GET users/{id}`.
    var name: String { "\(method.rawValue) \(path)" }
}

extension RouterMethods {
    /// Serves every route of a table; another method of one of its paths is 405.
    func serve<Route: TabledRoute>(
        table: [Route], _ handle: @escaping @Sendable (Route, Request, Context) async throws -> Response
    ) {
        var seen: Set<String> = []
        for path in table.map(\.path) where seen.insert(path).inserted {
            var handlers: [HTTPRequest.Method: Handler<Context>] = [:]
            for route in table where route.path == path {
                handlers[route.method] = { try await handle(route, $0, $1) }
            }
            serve(RouterPath(path), handlers)
        }
    }
}

extension HTTPRequest.Method {
    /// Every method that the router may meet; others have no route at all.
    static let known: [HTTPRequest.Method] = [.get, .head, .post, .put, .patch, .delete, .options]
}

extension StringProtocol {
    /// Without spaces and tabs at either end.
    var trimmed: Substring {
        var text = Substring(self)
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return text
    }

    /// The text with `%XX` decoded; nil where that isn't UTF-8 or a `%` stands alone.
    func removingURLPercentEncoding() -> String? {
        guard utf8.contains(0x25) else { return String(self) }
        var bytes: [UInt8] = []
        var rest = utf8[...]
        while let byte = rest.popFirst() {
            guard byte == 0x25 else {
                bytes.append(byte)
                continue
            }
            guard let high = rest.popFirst().flatMap(Self.hexDigit), let low = rest.popFirst().flatMap(Self.hexDigit)
            else { return nil }
            bytes.append(high << 4 | low)
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func hexDigit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        case 0x61...0x66: byte - 0x57
        default: nil
        }
    }
}
