/// One request with the redirects that it follows, on the thread that may block.
struct Exchange: Sendable {
    let request: OutboundRequest
    let policy: OutboundPolicy
    let cancelled: Cancellation

    init(_ request: OutboundRequest, policy: OutboundPolicy, cancelled: Cancellation) {
        self.request = request
        self.policy = policy
        self.cancelled = cancelled
    }

    func run() -> Result<OutboundResponse, OutboundFailure> {
        do throws(OutboundFailure) { return .success(try follow()) } catch { return .failure(error) }
    }

    private func follow() throws(OutboundFailure) -> OutboundResponse {
        guard request.headers.allSatisfy(\.isSendable) else { throw .unusableHeader }
        var url = try admitted(request.url)
        var headers = request.headers
        var redirects = 0
        var milliseconds = max(1, request.limits.seconds) * 1_000
        while true {
            let transfer = Transfer(url: url, policy: policy, limit: request.limits.answerBytes, cancelled: cancelled)
            let outcome = try transfer.perform(request, headers: headers, milliseconds: milliseconds)
            // A redirect that isn't asked for is an answer like any other.
            guard let target = outcome.redirect, request.method == .get, request.limits.redirects > 0 else {
                return outcome.response
            }
            redirects += 1
            guard redirects <= request.limits.redirects else { throw .redirected }
            let next = try admitted(target)
            guard next.scheme == url.scheme || next.scheme == .https else { throw .redirected }
            // What was meant for one server isn't told to another.
            if next.origin != url.origin { headers.removeAll { !$0.isForAnybody } }
            url = next
            milliseconds -= outcome.milliseconds
            guard milliseconds > 0 else { throw .timedOut }
        }
    }

    private func admitted(_ text: String) throws(OutboundFailure) -> OutboundURL {
        guard let url = OutboundURL(text), url.scheme == .https || policy.privateAddresses else { throw .unusableURL }
        return url
    }
}

extension OutboundRequest.Header {
    /// A field name and a value in one line (RFC 9110 §5).
    var isSendable: Bool {
        !name.isEmpty && name.utf8.allSatisfy(Self.isTokenByte)
            && value.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7f || $0 == 0x09 }
    }

    /// Whether it says nothing that one server alone should know.
    var isForAnybody: Bool {
        ["accept", "user-agent", "if-none-match", "if-modified-since"].contains(name.lowercased())
    }

    private static func isTokenByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a: true
        default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
        }
    }
}
