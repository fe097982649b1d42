/// A request to somebody else's server, with everything that bounds it.
package struct OutboundRequest: Sendable {
    package enum Method: String, Hashable, Sendable {
        case get = "GET"
        case post = "POST"
    }

    package struct Header: Hashable, Sendable {
        package let name: String
        package let value: String

        package init(_ name: String, _ value: String) {
            self.name = name
            self.value = value
        }
    }

    /// What an answer may cost.
    package struct Limits: Hashable, Sendable {
        /// Of the answer's body; its headers may have 64 KiB.
        package var answerBytes = 1 << 20
        /// From the name's resolution to the last byte, redirects included.
        package var seconds = 10
        package var connectSeconds = 5
        /// How many redirects are followed; only a GET's are. Each is judged like the first URL.
        package var redirects = 0

        package init() {}
    }

    package var method: Method
    /// https; http only to an address of this host or network, and where the operator allows those.
    package var url: String
    package var headers: [Header]
    package var body: [UInt8]
    package var limits: Limits

    package init(
        _ method: Method, _ url: String, headers: [Header] = [], body: [UInt8] = [], limits: Limits = Limits()
    ) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
        self.limits = limits
    }
}

/// What a server answered, whatever its status.
package struct OutboundResponse: Hashable, Sendable {
    package let status: Int
    /// In the answer's order, names in lower case.
    package let headers: [OutboundRequest.Header]
    package let body: [UInt8]

    package init(status: Int, headers: [OutboundRequest.Header] = [], body: [UInt8] = []) {
        self.status = status
        self.headers = headers
        self.body = body
    }

    /// The first header of that name, which is written in lower case.
    package func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}
