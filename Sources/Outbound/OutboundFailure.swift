/// Why there is no answer.
package enum OutboundFailure: Error, Hashable, Sendable {
    /// Not a URL that is ever connected to: the scheme, a user name in it, characters that have no place there.
    case unusableURL
    /// A header with a line break or the like.
    case unusableHeader
    /// The name leads to an address that may not be connected to.
    case forbiddenAddress
    /// The name doesn't resolve, or nobody answers there; the detail is for the operator's log.
    case unreachable(detail: String)
    /// The server's certificate isn't one that is trusted for that name.
    case untrusted(detail: String)
    case timedOut
    case answerTooLarge(limit: Int)
    /// More redirects than were asked for, or one that may not be followed.
    case redirected
    /// Too many requests are under way.
    case busy
    /// The task was cancelled.
    case cancelled

    /// A sentence for whoever configured the URL; it never says what is behind a forbidden address.
    package var explanation: String {
        switch self {
        case .unusableURL: "the URL is not an https URL that can be fetched"
        case .unusableHeader: "a header of the request can't be sent"
        case .forbiddenAddress: "the URL leads to a private address, and outbound.private_addresses is off"
        case .unreachable: "the server can't be reached"
        case .untrusted: "the server's TLS certificate is not trusted"
        case .timedOut: "the server didn't answer in time"
        case .answerTooLarge(let limit): "the answer has more than \(limit) bytes"
        case .redirected: "the server redirects elsewhere, which isn't followed"
        case .busy: "too many requests are under way"
        case .cancelled: "the request was given up"
        }
    }

    /// What the library said, where it said something; for logs only.
    package var detail: String? {
        switch self {
        case .unreachable(let detail), .untrusted(let detail): detail
        default: nil
        }
    }
}
