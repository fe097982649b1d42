import CCurl

/// One request to one server: what libcurl's callbacks collect, and what they refuse.
///
/// Lives on one thread; libcurl holds a pointer to it only while `perform` runs.
final class Transfer {
    struct Outcome {
        let response: OutboundResponse
        let redirect: String?
        let milliseconds: Int
    }

    private static let headerLimit = 64 << 10

    private let url: OutboundURL
    private let policy: OutboundPolicy
    private let limit: Int
    private let cancelled: Cancellation

    private var body: [UInt8] = []
    private var headerLines: [[UInt8]] = []
    private var headerBytes = 0
    /// An address was refused, which matters when no other could be connected to.
    private var forbade = false
    /// Why a callback stopped the transfer, which libcurl knows only as "a callback said so".
    private var stopped: OutboundFailure?

    init(url: OutboundURL, policy: OutboundPolicy, limit: Int, cancelled: Cancellation) {
        self.url = url
        self.policy = policy
        self.limit = limit
        self.cancelled = cancelled
    }

    /// Sends the request and waits for its whole answer.
    func perform(
        _ request: OutboundRequest, headers: [OutboundRequest.Header], milliseconds: Int
    ) throws(OutboundFailure) -> Outcome {
        guard var handle = CurlHandle() else { throw .unreachable(detail: "libcurl can't be used") }
        guard
            handle.call(back: self), handle.hold(to: url, policy), handle.say(request, headers: headers),
            handle.wait(connectSeconds: request.limits.connectSeconds, milliseconds: milliseconds)
        else { throw .unreachable(detail: "libcurl doesn't know an option") }
        let code = handle.perform()
        guard code == CURLE_OK else { throw failure(code, handle.complaint) }
        let response = OutboundResponse(
            status: handle.status, headers: headerLines.compactMap(OutboundRequest.Header.init(line:)), body: body)
        return Outcome(response: response, redirect: handle.redirect, milliseconds: handle.milliseconds)
    }

    // MARK: What the callbacks ask

    /// Whether a socket to that address may be made.
    func admits(_ address: [UInt8]) -> Bool {
        let isOpen =
            switch Reach(of: address) {
            case .global: url.scheme == .https
            case .local: policy.privateAddresses
            case .closed: false
            }
        if !isOpen { forbade = true }
        return isOpen
    }

    /// Takes one header line; false stops the transfer.
    func take(header line: [UInt8]) -> Bool {
        headerBytes += line.count
        guard headerBytes <= Self.headerLimit else {
            stopped = .answerTooLarge(limit: Self.headerLimit)
            return false
        }
        // A new status line follows an informational answer, whose headers are nobody's.
        if line.starts(with: "HTTP/".utf8) { headerLines = [] } else { headerLines.append(line) }
        return true
    }

    /// Takes a piece of the body; false stops the transfer.
    func take(body piece: [UInt8]) -> Bool {
        guard piece.count <= limit - body.count else {
            stopped = .answerTooLarge(limit: limit)
            return false
        }
        body += piece
        return true
    }

    var isCancelled: Bool { cancelled.isRequested }

    // MARK: Failures

    private func failure(_ code: CURLcode, _ complaint: String) -> OutboundFailure {
        if isCancelled { return .cancelled }
        if let stopped { return stopped }
        switch code {
        case CURLE_COULDNT_CONNECT where forbade: return .forbiddenAddress
        case CURLE_URL_MALFORMAT, CURLE_UNSUPPORTED_PROTOCOL, CURLE_LOGIN_DENIED: return .unusableURL
        case CURLE_OPERATION_TIMEDOUT: return .timedOut
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE: return .untrusted(detail: complaint)
        default: return .unreachable(detail: complaint)
        }
    }
}

extension OutboundRequest.Header {
    /// A line as it was received; nil for the empty one at the end and for what is no header.
    init?(line: [UInt8]) {
        guard let colon = line.firstIndex(of: 0x3a) else { return nil }
        let value = line[(colon + 1)...].drop { $0 == 0x20 || $0 == 0x09 }
        let end = value.lastIndex { $0 > 0x20 }.map { $0 + 1 } ?? value.startIndex
        self.init(
            String(decoding: line[..<colon], as: UTF8.self).lowercased(),
            String(decoding: value[value.startIndex..<end], as: UTF8.self))
    }
}
