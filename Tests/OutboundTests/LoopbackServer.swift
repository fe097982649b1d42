import Foundation
import Glibc
import Synchronization

/// Answers each connection on 127.0.0.1 with the bytes that it's told, and keeps what it was sent.
final class LoopbackServer: Sendable {
    private let listener: Int32
    let port: UInt16
    private let received = Mutex<[String]>([])
    private let stopped = Atomic(false)

    var url: String { "http://127.0.0.1:\(port)" }
    var requests: [String] { received.withLock { $0 } }

    /// - Parameter answer: to a request's text; nil: none, and the connection stays open until the client leaves.
    init(_ answer: @escaping @Sendable (String) -> [String]?) throws {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener, $0, length) == 0 && listen(listener, 16) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isListening else { throw POSIXError(.EADDRINUSE) }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread { [weak self] in
            defer { close(listener) }
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                guard let self else {
                    close(connection)
                    return
                }
                let request = Self.read(connection)
                received.withLock { $0.append(request) }
                Thread {
                    if let parts = answer(request) {
                        for part in parts { Self.write(part, to: connection) }
                    } else {
                        _ = Self.read(connection)
                    }
                    close(connection)
                }.start()
            }
        }.start()
    }

    /// Nobody is let in any more. The thread that accepts closes the socket: closed here, its number could be another
    /// server's by the time that thread comes to accept, and that server's callers would be this one's.
    func stop() {
        guard !stopped.exchange(true, ordering: .relaxed) else { return }
        shutdown(listener, Int32(SHUT_RDWR))
    }

    deinit { stop() }

    private static func read(_ connection: Int32) -> String {
        var text: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 4_096)
        while true {
            let count = unsafe recv(connection, &buffer, buffer.count, 0)
            guard count > 0 else { break }
            text += buffer.prefix(count)
            guard let end = text.firstRange(of: Array("\r\n\r\n".utf8)) else { continue }
            let head = String(decoding: text, as: UTF8.self).lowercased()
            let length = head.firstMatch(of: /content-length: (\d+)/).flatMap { Int($0.1) } ?? 0
            if text.count >= end.upperBound + length { break }
        }
        return String(decoding: text, as: UTF8.self)
    }

    private static func write(_ part: String, to connection: Int32) {
        let bytes = Array(part.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = unsafe bytes[sent...].withUnsafeBytes {
                unsafe send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return }
            sent += count
        }
    }
}

extension LoopbackServer {
    static func answer(_ status: String, _ headers: [String] = [], _ body: String = "") -> [String] {
        let lines = ["HTTP/1.1 \(status)"] + headers + ["Content-Length: \(body.utf8.count)", "Connection: close"]
        return [lines.joined(separator: "\r\n") + "\r\n\r\n" + body]
    }
}
