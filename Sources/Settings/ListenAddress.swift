import Tenancy

/// Where the gateway listens: `127.0.0.1:8080`, `[::1]:8080` or `0.0.0.0:8080`; port 0 takes a free one.
package struct ListenAddress: Hashable, Sendable, CustomStringConvertible {
    package static let standard = ListenAddress(host: "127.0.0.1", port: 8_080)

    /// An IPv6 address without its brackets.
    package let host: String
    package let port: Int

    package init(host: String, port: Int) {
        self.host = host
        self.port = port
    }

    package var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }

    /// The base URL by which a browser on the same machine finds it.
    package var localURL: String {
        switch host {
        case "0.0.0.0", "::": "http://127.0.0.1:\(port)"
        default: "http://\(self)"
        }
    }

    static func read(_ text: String) throws(Complaint) -> ListenAddress {
        guard let address = HostAndPort(text, portRequired: true), let port = address.port else {
            throw Complaint("must be host:port, such as 127.0.0.1:8080")
        }
        return ListenAddress(host: address.host, port: port)
    }
}
