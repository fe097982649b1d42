import Access
import Administration
import Delivery
import HTTPTypes
import Hummingbird
import Ledger
import Logging
import Pages
import SCIM
import SignIn

/// Turns what a handler throws into the body that its surface speaks: SCIM errors (RFC 7644 §3.12) or problem documents
/// (RFC 9457).
struct ErrorAnswers {
    enum Surface {
        case scim, problem
        /// Pages for browsers, problem documents for programs.
        case page(Pages)
    }

    let surface: Surface

    func response(to error: any Error, _ request: Hummingbird.Request, _ context: RootContext) -> Response {
        let failure = Failure(error)
        // 501 is an answer like any other; these two somebody has to look into.
        if failure.status == .internalServerError || failure.status == .serviceUnavailable {
            context.log.error(
                "a request failed", metadata: ["error": "\(error)", "path": "\(request.pathWithoutSecrets)"])
        }
        return switch surface {
        case .scim: failure.scimResponse
        case .problem: failure.problemResponse
        case .page(let pages):
            request.headers[.accept]?.contains("text/html") == true
                ? failure.pageResponse(pages) : failure.problemResponse
        }
    }

    /// SCIM's own type is what RFC 7644 §3.1 wants; a client that takes plain JSON and nothing else gets that (OneLogin, corner 87).
    func label(_ response: inout Response, for request: Hummingbird.Request) {
        if case .scim = surface, Self.wantsPlainJSON(request.headers[.accept]),
            response.headers[.contentType] == MediaType.scim.rawValue
        {
            response.headers[.contentType] = MediaType.json.rawValue
        }
    }

    /// Whether `Accept` names `application/json` and neither SCIM's type nor a range that it is in (RFC 9110 §12.5.1).
    static func wantsPlainJSON(_ accept: String?) -> Bool {
        guard let accept else { return false }
        var namesJSON = false
        for range in accept.split(separator: ",") {
            let parts = range.split(separator: ";", omittingEmptySubsequences: false).map { $0.trimmed.lowercased() }
            // A weight of nothing is a no.
            if parts.dropFirst().contains(where: { $0.hasPrefix("q=") && Double($0.dropFirst(2)) == 0 }) { continue }
            switch parts.first {
            case MediaType.scim.rawValue, "application/*", "*/*": return false
            case MediaType.json.rawValue: namesJSON = true
            default: break
            }
        }
        return namesJSON
    }
}

extension Hummingbird.Request {
    /// For log lines: a setup link's path is its secret.
    var pathWithoutSecrets: String {
        uri.path.split(separator: "/").first == "setup" ? "/setup/…" : uri.path
    }
}

/// What went wrong, as any surface may tell it.
struct Failure {
    var status: HTTPResponse.Status
    var detail: String
    var headers: HTTPFields = [:]
    var scim: SCIMRefusal?
    /// More precise than the status where there is one.
    var type: ProblemType?
    var members = JSONObject()

    init(_ error: any Error) {
        if let problem = Failure.problem(error) {
            status = problem.type.status
            detail = problem.detail
            headers = problem.headers
            type = problem.type
            members = problem.members
            return
        }
        switch error {
        case let refusal as SCIMRefusal:
            status = .init(code: refusal.status)
            detail = refusal.detail
            scim = refusal
            if let seconds = refusal.retryAfter ?? (refusal.status == 503 ? 5 : nil) {
                headers[.retryAfter] = String(seconds)
            }
        case is Unauthenticated:
            status = .unauthorized
            detail = "A valid bearer token of this account is needed."
            headers[.wwwAuthenticate] = "Bearer realm=\"gatehouse\""
        case let scope as UndoScope:
            status = .badRequest
            detail = scope.sentence
        case let refusal as EndpointRefusal:
            status = .badRequest
            detail = refusal.sentence
        case let denied as PermissionDenied:
            status = .forbidden
            detail = "That needs the permission \(denied.missing.rawValue) at \(denied.scope)."
        case let refusal as RoutingRefusal where refusal == .choiceNotAllowed:
            status = .forbidden
            detail = "Only testers may choose how they log in."
        case is NothingHere:
            status = .notFound
            detail = "There is nothing here."
        case is Outage:
            status = .serviceUnavailable
            detail = "The service can't reach its database. Try again."
            headers[.retryAfter] = "5"
        case let error as HTTPError:
            status = error.status
            detail = error.body ?? Failure.sentence(error.status)
            headers = error.headers
            headers[.contentType] = nil  // of a message that isn't sent as such
        default:
            status = .internalServerError
            detail = "The service failed. Its operator finds the cause under this request's id."
        }
    }

    /// What a service refuses by an enum of its own.
    private static func problem(_ error: any Error) -> Problem? {
        switch error {
        case let problem as Problem: problem
        case let refusal as AdministrationRefusal: Problem(refusal)
        default: nil
        }
    }

    private static func sentence(_ status: HTTPResponse.Status) -> String {
        switch status {
        case .notFound: "There is nothing here."
        case .methodNotAllowed: "This method isn't served here."
        case .contentTooLarge: "The request's body is too large."
        case .requestTimeout: "The request's body took too long to arrive."
        default: "The request can't be served."
        }
    }

    var scimResponse: Response {
        let refusal = scim ?? SCIMRefusal(status: status.code, detail: detail)
        return .json(refusal.body, type: .scim, status: status, headers: headers)
    }

    func pageResponse(_ pages: Pages) -> Response {
        let page: ProblemPage =
            switch status {
            case .notFound: .notFound
            case .serviceUnavailable: .unavailable
            default:
                ProblemPage(
                    title: "That did not work", sentence: detail, next: nil, reference: headers[.loginReference])
            }
        return .page(page, pages, status: status, headers: headers)
    }

    var problemResponse: Response {
        var document = JSONObject([
            ("type", .string((type ?? ProblemType(status)).uri)), ("title", .string(status.reasonPhrase)),
            ("status", .number(JSONNumber(status.code))), ("detail", .string(detail)),
        ])
        for member in members.members { document[member.name] = member.value }
        return .json(document.bytes, type: .problem, status: status, headers: headers)
    }
}
