import HTTPTypes

/// A route as the OpenAPI document tells of it, whichever API it belongs to.
struct DescribedRoute {
    let method: HTTPRequest.Method
    /// The whole path, its parameters in braces.
    let path: String
    /// What the caller has to hold; nil: a token is enough.
    let permission: String?
    let tag: String
    /// Nil: nobody wrote any, which a test doesn't let pass.
    let notes: RouteNotes?

    init(_ method: HTTPRequest.Method, _ path: String, permission: String?, tag: String, notes: RouteNotes?) {
        self.method = method
        self.path = path
        self.permission = permission
        self.tag = tag
        self.notes = notes
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

    let summary: String
    var query: [Parameter] = []
    /// Of `OpenAPISchemas`; nil: it takes none.
    var body: String?
    /// Of `OpenAPISchemas`; nil: there is none.
    var answer: String?
    var status = "200"
    var mediaType = "application/json"

    /// Answers with something.
    static func shows(_ summary: String, _ answer: String, query: [Parameter] = []) -> RouteNotes {
        RouteNotes(summary: summary, query: query, answer: answer)
    }

    /// Answers with pages of something.
    static func lists(_ summary: String, of item: String, query: [Parameter] = []) -> RouteNotes {
        RouteNotes(summary: summary, query: query, answer: item + "List")
    }

    /// Makes something of a body.
    static func makes(_ summary: String, _ body: String?, _ answer: String) -> RouteNotes {
        RouteNotes(summary: summary, body: body, answer: answer, status: "201")
    }

    /// Changes something by a body.
    static func changes(_ summary: String, _ body: String, _ answer: String, query: [Parameter] = []) -> RouteNotes {
        RouteNotes(summary: summary, query: query, body: body, answer: answer)
    }

    /// Needs no body, and has nothing to say.
    static func done(_ summary: String) -> RouteNotes { RouteNotes(summary: summary, status: "204") }
}
