import Access
import HTTPTypes
import SCIM
import Tenancy

/// The native API's and the operator API's OpenAPI 3.1 document, made of the tables of their routes: what is served is
/// described, and nothing else is.
enum OpenAPIDocument {
    static func json(base: String) -> JSONValue {
        var paths = JSONObject()
        for route in routes {
            var item = paths[route.path]?.object ?? JSONObject()
            item[route.method.rawValue.lowercased()] = operation(route)
            paths[route.path] = .object(item)
        }
        return [
            "openapi": "3.1.0",
            "info": [
                "title": "Gatehouse", "version": "1",
                "description":
                    "The native API of an account, and the operator's. Errors are problem documents (RFC 9457).",
            ],
            "servers": [["url": .string(base)]],
            "security": [["bearer": []]],
            "paths": .object(paths),
            "components": [
                "securitySchemes": ["bearer": ["type": "http", "scheme": "bearer"]],
                "schemas": OpenAPISchemas.all,
            ],
        ]
    }

    /// Every route that is described.
    static var routes: [DescribedRoute] {
        let native = NativeRoutes.all.map { route in
            DescribedRoute(
                route.method, "/accounts/{account}/api/v1/\(route.path)", permission: route.permission?.rawValue,
                tag: route.path.prefix { $0 != "/" }.description,
                notes: NativeNotes.all[route.name])
        }
        let operators = OperatorRoutes.all.map { route in
            DescribedRoute(
                route.method, "/operator/v1/\(route.path)", permission: nil, tag: "operator",
                notes: OperatorNotes.all[route.name])
        }
        return native + operators
    }

    private static func operation(_ route: DescribedRoute) -> JSONValue {
        let notes = route.notes ?? RouteNotes(summary: "\(route.method.rawValue) \(route.tag)")
        var operation = JSONObject([
            ("operationId", .string(route.operationID)), ("tags", [.string(route.tag)]),
            ("summary", .string(notes.summary)),
        ])
        operation["description"] = route.permission.map { .string("Needs the permission `\($0)`.") }
        let parameters = route.parameters.map(pathParameter) + queryParameters(route, notes)
        if !parameters.isEmpty { operation["parameters"] = .array(parameters) }
        if let body = notes.body {
            operation["requestBody"] = ["required": true, "content": ["application/json": ["schema": schema(body)]]]
        }
        operation["responses"] = responses(notes)
        return .object(operation)
    }

    private static func pathParameter(_ name: String) -> JSONValue {
        var schema = JSONObject([("type", "string"), ("minLength", 1)])
        if name == "account" { schema["pattern"] = "^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$" }
        return ["name": .string(name), "in": "path", "required": true, "schema": .object(schema)]
    }

    private static func queryParameters(_ route: DescribedRoute, _ notes: RouteNotes) -> [JSONValue] {
        var parameters = notes.query
        if route.method == .get, notes.answer?.hasSuffix("List") == true {
            parameters.append(.init(name: "limit", type: "integer", what: "How many at most."))
            parameters.append(.init(name: "after", what: "The cursor of the page before: its `next`."))
        }
        return parameters.map { parameter in
            [
                "name": .string(parameter.name), "in": "query", "description": .string(parameter.what),
                "schema": ["type": .string(parameter.type)],
            ]
        }
    }

    private static func responses(_ notes: RouteNotes) -> JSONValue {
        var done = JSONObject([("description", .string(meanings[notes.status] ?? "Done."))])
        if let answer = notes.answer {
            done["content"] = .object(JSONObject([(notes.mediaType, ["schema": schema(answer)])]))
        }
        var responses = JSONObject([(notes.status, .object(done))])
        for (status, what) in refusals {
            responses[status] = [
                "description": .string(what),
                "content": ["application/problem+json": ["schema": schema("Problem")]],
            ]
        }
        return .object(responses)
    }

    private static let meanings = [
        "201": "Made.", "202": "Begun.", "204": "Done, and nothing to show.",
    ]

    private static let refusals = [
        ("400", "The request can't be read, or says what isn't known here."),
        ("401", "No token, or none of this account."), ("403", "The token's holder may not do that."),
        ("404", "There is no such thing."), ("405", "This method isn't served here."),
        ("408", "The body took too long to arrive."), ("409", "What there is forbids it."),
        ("412", "The thing has another version than `If-Match` says."), ("413", "The body is too large."),
        ("415", "The body is no JSON."), ("429", "Too many requests, or held; `Retry-After` says for how long."),
        ("503", "The database is away; `Retry-After` says for how long."),
    ]

    private static func schema(_ name: String) -> JSONValue { ["$ref": .string("#/components/schemas/\(name)")] }
}
