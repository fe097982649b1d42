import Foundation
import Synchronization

/// A connection of HTTP/1.1 on which one request waits for the other's answer, as a worker of an IdP has it.
final class Connection {
    struct Answer {
        let status: Int
        /// Status line and headers, as they came.
        let head: String
        let body: String
    }

    private let descriptor: Int32
    private let host: String
    private let headers: String
    private var buffer: [UInt8] = []

    init(port: Int, token: String) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard ServerProcess.withAddress(port, { connect(descriptor, $0, $1) }) == 0 else {
            throw BenchFailure("no connection to port \(port)")
        }
        var on: Int32 = 1
        setsockopt(descriptor, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        self.descriptor = descriptor
        host = "Host: 127.0.0.1:\(port)\r\n"
        headers = """
            Authorization: Bearer \(token)\r\nUser-Agent: Okta SCIM Client 1.0.0\r
            Accept: application/scim+json\r\nContent-Type: application/scim+json; charset=utf-8\r\n
            """
    }

    deinit { close(descriptor) }

    /// - Throws: unless the answer has the status that is expected.
    func send(_ method: String, _ path: String, body: String = "", expecting status: Int = 200) throws -> String {
        try exchange(method, path, headers, body, expecting: status).body
    }

    /// As a browser does, or an application: with these headers instead of a SCIM client's.
    func exchange(
        _ method: String, _ path: String, _ headers: String, _ body: String = "", expecting status: Int
    ) throws -> Answer {
        let answer = try exchange(method, path, headers, body)
        guard answer.status == status else {
            throw BenchFailure("\(method) \(path.prefix(200)): \(answer.status) \(answer.body.prefix(300))")
        }
        return answer
    }

    private func exchange(_ method: String, _ path: String, _ headers: String, _ body: String) throws -> Answer {
        try write(
            "\(method) \(path) HTTP/1.1\r\n\(host)\(headers)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        var end: Int?
        while end == nil {
            try fill()
            end = buffer.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound
        }
        let raw = String(decoding: buffer[..<(end ?? 0)], as: UTF8.self)
        let head = raw.lowercased()
        guard let status = head.split(separator: " ", maxSplits: 2).dropFirst().first.flatMap({ Int($0) }) else {
            throw BenchFailure("not an answer: \(head.prefix(200))")
        }
        let length = head.firstMatch(of: /\r\ncontent-length: *([0-9]+)/).flatMap { Int($0.1) }
        guard let length = status == 204 ? 0 : length else { throw BenchFailure("an answer without a length: \(head)") }
        let whole = (end ?? 0) + length
        while buffer.count < whole { try fill() }
        defer { buffer.removeFirst(whole) }
        return Answer(
            status: status, head: raw, body: String(decoding: buffer[(end ?? 0)..<whole], as: UTF8.self))
    }

    private func write(_ text: String) throws {
        let bytes = Array(text.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw BenchFailure("the server closed the connection") }
            sent += count
        }
    }

    private func fill() throws {
        var chunk = [UInt8](repeating: 0, count: 65_536)
        let count = chunk.withUnsafeMutableBytes { read(descriptor, $0.baseAddress, $0.count) }
        guard count > 0 else { throw BenchFailure("the server closed the connection") }
        buffer += chunk[..<count]
    }
}

/// Threads that work at the same time, each on its own connection.
enum Crew {
    /// - Returns: what each gave, in order.
    /// - Throws: what the first that failed threw.
    static func run<Value: Sendable>(
        _ count: Int, _ work: @escaping @Sendable (Int) throws -> Value
    ) throws -> [Value] {
        let results = Mutex<[Int: Result<Value, any Error>]>([:])
        let group = DispatchGroup()
        for place in 0..<count {
            group.enter()
            let thread = Thread {
                let result = Result { try work(place) }
                results.withLock { $0[place] = result }
                group.leave()
            }
            thread.start()
        }
        group.wait()
        let all = results.withLock { $0 }
        return try (0..<count).compactMap { try all[$0]?.get() }
    }
}
