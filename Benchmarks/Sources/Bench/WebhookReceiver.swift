import Foundation
import Synchronization

/// An application's webhook endpoint: takes everything with 204, and notes when it came.
final class WebhookReceiver: Sendable {
    private let listener: Int32
    private let noted = Mutex<[(body: String, at: Date)]>([])

    init(port: Int) throws {
        listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var on: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, socklen_t(MemoryLayout<Int32>.size))
        let listener = listener
        guard ServerProcess.withAddress(port, { bind(listener, $0, $1) }) == 0, listen(listener, 16) == 0 else {
            throw BenchFailure("no receiver at port \(port)")
        }
        let accepting = Thread { [self] in
            while case let connection = accept(listener, nil, nil), connection >= 0 {
                var on: Int32 = 1
                setsockopt(connection, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
                Thread { self.serve(connection) }.start()
            }
        }
        accepting.start()
    }

    func stop() {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Each message with the moment when all of it was there.
    var messages: [(body: String, at: Date)] { noted.withLock { $0 } }
    var count: Int { noted.withLock { $0.count } }

    private func serve(_ connection: Int32) {
        defer { close(connection) }
        var buffer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = chunk.withUnsafeMutableBytes { read(connection, $0.baseAddress, $0.count) }
            guard count > 0 else { return }
            buffer += chunk[..<count]
            while let end = buffer.firstRange(of: Array("\r\n\r\n".utf8))?.upperBound {
                let head = String(decoding: buffer[..<end], as: UTF8.self).lowercased()
                let length = head.firstMatch(of: /\r\ncontent-length: *([0-9]+)/).flatMap { Int($0.1) } ?? 0
                guard buffer.count >= end + length else { break }
                let body = String(decoding: buffer[end..<(end + length)], as: UTF8.self)
                noted.withLock { $0.append((body, Date())) }
                buffer.removeFirst(end + length)
                let answer = Array("HTTP/1.1 204 No Content\r\n\r\n".utf8)
                guard answer.withUnsafeBytes({ write(connection, $0.baseAddress, $0.count) }) == answer.count else {
                    return
                }
            }
        }
    }
}
