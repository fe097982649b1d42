import HTTPTypes
import SCIM

/// What went wrong, in a word that programs switch on: the last part of a problem document's `type` (RFC 9457 §3.1.1).
/// A type is never renamed, and its status never changes.
enum ProblemType: String, CaseIterable, Sendable {
    case invalidRequest = "invalid-request"
    case unauthenticated = "unauthenticated"
    case permissionDenied = "permission-denied"
    case notFound = "not-found"
    case methodNotAllowed = "method-not-allowed"
    case timeout = "timeout"
    /// Another record has the name.
    case nameTaken = "name-taken"
    /// An integration manages the record: change it at the IdP.
    case managedByIntegration = "managed-by-integration"
    /// A file under `tenants/` declares it: change it there.
    case declaredInFile = "declared-in-file"
    /// Built in, and the same for every account.
    case builtIn = "built-in"
    /// Something else still refers to it.
    case inUse = "in-use"
    /// Nobody could administer the account afterwards.
    case lastAdministrator = "last-administrator"
    /// Somebody who logs in today could not any more.
    case wouldLockOut = "would-lock-out"
    /// Nobody would get in if the identity provider failed.
    case recoveryNotProven = "recovery-not-proven"
    /// The state of things forbids it, in a way that has no type of its own.
    case conflict = "conflict"
    case versionMismatch = "version-mismatch"
    case tooLarge = "too-large"
    case unsupportedMediaType = "unsupported-media-type"
    case tooManyRequests = "too-many-requests"
    /// Held by the brake on mass deprovisioning.
    case held = "held"
    case fault = "fault"
    case notImplemented = "not-implemented"
    case unavailable = "unavailable"

    var status: HTTPResponse.Status {
        switch self {
        case .invalidRequest: .badRequest
        case .unauthenticated: .unauthorized
        case .permissionDenied: .forbidden
        case .notFound: .notFound
        case .methodNotAllowed: .methodNotAllowed
        case .timeout: .requestTimeout
        case .nameTaken, .managedByIntegration, .declaredInFile, .builtIn, .inUse, .lastAdministrator, .wouldLockOut,
            .recoveryNotProven, .conflict:
            .conflict
        case .versionMismatch: .preconditionFailed
        case .tooLarge: .contentTooLarge
        case .unsupportedMediaType: .unsupportedMediaType
        case .tooManyRequests, .held: .tooManyRequests
        case .fault: .internalServerError
        case .notImplemented: .notImplemented
        case .unavailable: .serviceUnavailable
        }
    }

    var uri: String { "urn:gatehouse:problem:\(rawValue)" }

    /// The type of what only a status says.
    init(_ status: HTTPResponse.Status) {
        self =
            switch status.code {
            case 401: .unauthenticated
            case 403: .permissionDenied
            case 404: .notFound
            case 405: .methodNotAllowed
            case 408: .timeout
            case 409: .conflict
            case 412: .versionMismatch
            case 413: .tooLarge
            case 415: .unsupportedMediaType
            case 429: .tooManyRequests
            case 501: .notImplemented
            case 503: .unavailable
            case 500...: .fault
            default: .invalidRequest
            }
    }
}

/// A refusal of the native API: its type, a public sentence, and members that a program may want.
struct Problem: Error {
    let type: ProblemType
    let detail: String
    /// Beside `type`, `title`, `status` and `detail` (RFC 9457 §3.2).
    let members: JSONObject
    let headers: HTTPFields

    init(_ type: ProblemType, _ detail: String, members: JSONObject = JSONObject(), headers: HTTPFields = [:]) {
        self.type = type
        self.detail = detail
        self.members = members
        self.headers = headers
    }
}
