import HTTPTypes
import Hummingbird
import NIOCore
import Tenancy

extension Hummingbird.Request {
    /// The whole body, within a size and within the time that the request has left.
    ///
    /// Each part that arrives is held against the deadline: a client that sends a byte now and then can't hold a
    /// handler for ever, and one that sends nothing meets the connection's idle timeout.
    func bytes(upTo limit: Int, deadline: Deadline) async throws -> [UInt8] {
        if let length = headers[.contentLength].flatMap({ Int($0) }), length > limit {
            throw HTTPError(.contentTooLarge)
        }
        var bytes: [UInt8] = []
        do {
            for try await part in body {
                guard bytes.count + part.readableBytes <= limit else { throw HTTPError(.contentTooLarge) }
                guard !deadline.hasPassed else { throw HTTPError(.requestTimeout) }
                bytes.append(contentsOf: part.readableBytesView)
            }
        } catch let refused as HTTPError {
            throw refused
        } catch {
            // The client went away, or sent less than its Content-Length: half a body is never taken for a whole one.
            throw HTTPError(.badRequest, message: "The request's body broke off.")
        }
        return bytes
    }

    /// Whether the body is a form; parameters of the type don't matter.
    var isForm: Bool {
        let type = headers[.contentType]?.split(separator: ";").first?.trimmed.lowercased()
        return type == "application/x-www-form-urlencoded"
    }

    /// The value of a cookie, by exact name; of two with one name the first.
    func cookie(_ name: String) -> String? {
        cookies.first { $0.name == name }.map { String($0.value) }
    }

    var cookieNames: [String] { cookies.map { String($0.name) } }

    private var cookies: [(name: Substring, value: Substring)] {
        headers[values: .cookie].flatMap { $0.split(separator: ";") }.compactMap { pair in
            let trimmed = pair.drop { $0 == " " }
            return trimmed.firstIndex(of: "=").map { (trimmed[..<$0], trimmed[trimmed.index(after: $0)...]) }
        }
    }
}

/// When a request has taken long enough.
struct Deadline: Sendable {
    let end: Instant
    let clock: @Sendable () -> Instant

    var hasPassed: Bool { clock() > end }
}

extension Services {
    func deadline(from now: Instant) -> Deadline {
        Deadline(end: now.advanced(bySeconds: limits.requestSeconds), clock: clock)
    }
}
