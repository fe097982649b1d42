import HTTPTypes

/// A route as the OpenAPI document tells of it, whichever API it belongs to.
struct DescribedRoute {
    let method: HTTPRequest.Method
    /// The whole path, its parameters in braces.
    let path: String
    /// What the caller has to hold; nil: a token is enough.
    let permission: String?
    let tag: String
    var notes = RouteNotes()

    init(_ method: HTTPRequest.Method, _ path: String, permission: String?, tag: String, notes: RouteNotes?) {
        self.method = method
        self.path = path
        self.permission = permission
        self.tag = tag
        self.notes = notes ?? RouteNotes()
    }

    /// `GET /accounts/{account}/api/v1/users`.
    var name: String { "\(method.rawValue) \(path)" }

    /// The names in braces, in order.
    var parameters: [String] {
        path.split(separator: "/").compactMap { part in
            part.hasPrefix("{") && part.hasSuffix("}") ? String(part.dropFirst().dropLast()) : nil
        }
    }

    /// `get_accounts_account_api_v1_users`.
    var operationID: String {
        let words = path.split { "/{}-.".contains($0) }.map(String.init)
        return ([method.rawValue.lowercased()] + words).joined(separator: "_")
    }
}

/// What a route's own types don't say: a sentence, what may stand in the query, and which of the document's schemas its
/// bodies have.
struct RouteNotes {
    struct Parameter {
        let name: String
        var type = "string"
        let what: String
    }

    var summary: String?
    var query: [Parameter] = []
    /// Of `OpenAPISchemas`; nil: an object.
    var body: String?
    var answer: String?
    var mediaType = "application/json"
}
