import Access
import Administration
import HTTPTypes
import Hummingbird
import SCIM
import Tenancy

/// A call of the native API whose caller may make it.
struct NativeCall: Sendable {
    let services: Services
    let request: Request
    let context: NativeContext
    let query: FormFields

    var account: Account { context.account }
    var operation: Operation { context.operation }
    var administration: AccountAdministration { services.administration }
    var target: AdministrationTarget { AdministrationTarget(account: account, operation: operation) }

    init(_ services: Services, _ request: Request, _ context: NativeContext) throws {
        guard let query = FormFields(request.uri.query ?? "") else {
            throw Problem(.invalidRequest, "The query can't be read.")
        }
        self.services = services
        self.request = request
        self.context = context
        self.query = query
    }

    /// Where the account's native API is.
    var base: String { "\(services.urls.base)/accounts/\(account.id)/api/v1" }

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

    /// `?scope=`; the account where it isn't given.
    func scope() throws -> Scope {
        try query("scope", expecting: "account, orgs/… or orgs/…/projects/…") { Scope($0) } ?? .account
    }

    /// `?limit=`: how many items a page has at most.
    func limit(default standard: Int = 100, upTo maximum: Int = 1_000) throws -> Int {
        let wanted = try query("limit", expecting: "a whole number above 0") { Int($0).flatMap { $0 > 0 ? $0 : nil } }
        return min(wanted ?? standard, maximum)
    }

    /// Which version the caller means to change (RFC 9110 §13.1.1); nil: whichever there is.
    func ifMatch() throws -> VersionCondition? {
        try request.headers[.ifMatch].map { try VersionCondition.parse($0) }
    }

    /// The body's JSON object (`application/json`, or `application/merge-patch+json` of RFC 7396).
    func body() async throws -> BodyFields {
        let type = request.headers[.contentType]?.prefix { $0 != ";" }.trimmed.lowercased()
        guard type == nil || type == "application/json" || type == "application/merge-patch+json" else {
            throw Problem(.unsupportedMediaType, "Send application/json.")
        }
        let bytes = try await request.bytes(
            upTo: services.limits.bodyBytes, deadline: services.deadline(from: operation.now))
        return try BodyFields(bytes)
    }
}
