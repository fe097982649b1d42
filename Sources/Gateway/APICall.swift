import HTTPTypes
import Hummingbird
import SCIM
import Tenancy

/// A call of one of the APIs with problem documents, and how its path, query and body are read: each value is what the
/// handler expects there, or the call is refused.
protocol APICall: Sendable {
    associatedtype Context: RequestContext

    var services: Services { get }
    var request: Request { get }
    var context: Context { get }
    var query: FormFields { get }
    /// When the call arrived.
    var now: Instant { get }
}

extension APICall {
    static func query(of request: Request) throws(Problem) -> FormFields {
        guard let query = FormFields(request.uri.query ?? "") else {
            throw Problem(.invalidRequest, "The query can't be read.")
        }
        return query
    }

    /// What the path has in place of `{name}`.
    func parameter(_ name: String) throws -> String {
        guard let text = context.parameters.get(name)?.removingURLPercentEncoding() else { throw NothingHere() }
        return text
    }

    /// An identifier in the path; one that can't be is one that isn't there.
    func id<Entity: Identified>(_ name: String = "id", _: Entity.Type = Entity.self) throws -> ID<Entity> {
        guard let id = ID<Entity>(try parameter(name)) else { throw NothingHere() }
        return id
    }

    /// A name in the path that somebody chose.
    func slug<Entity>(_ name: String = "id", _: Entity.Type = Entity.self) throws -> Slug<Entity> {
        guard let slug = Slug<Entity>(try parameter(name)) else { throw NothingHere() }
        return slug
    }

    /// A value of the query; nil where there is none.
    /// - Throws: 400 for one that isn't what is expected there.
    func query<Value>(_ name: String, expecting what: String, _ read: (String) -> Value?) throws -> Value? {
        guard let text = query[name] else { return nil }
        // PostgreSQL has no text with one.
        guard !text.utf8.contains(0) else { throw Problem(.invalidRequest, "`\(name)` in the query holds a NUL.") }
        guard let value = read(text) else { throw Problem(.invalidRequest, "`\(name)` in the query must be \(what).") }
        return value
    }

    /// `?limit=`: how many items a page has at most.
    func limit(default standard: Int = 100, upTo maximum: Int = 1_000) throws -> Int {
        let wanted = try query("limit", expecting: "a whole number above 0") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
        return min(wanted ?? standard, maximum)
    }

    /// The body's JSON object (`application/json`, or `application/merge-patch+json` of RFC 7396).
    func object() async throws -> JSONObject {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.trimmed.lowercased()
        guard type == nil || type == "application/json" || type == "application/merge-patch+json" else {
            throw Problem(.unsupportedMediaType, "Send application/json.")
        }
        let bytes = try await request.bytes(upTo: services.limits.bodyBytes, deadline: services.deadline(from: now))
        return try JSONObject.parsed(bytes)
    }
}

extension JSONObject {
    /// A body that has to be an object.
    static func parsed(_ bytes: [UInt8]) throws(Problem) -> JSONObject {
        let parsed: JSONValue
        do {
            parsed = try JSONValue.parse(bytes)
        } catch {
            throw Problem(.invalidRequest, error.detail)
        }
        guard case .object(let object) = parsed else {
            throw Problem(.invalidRequest, "The body must be a JSON object.")
        }
        return object
    }
}
