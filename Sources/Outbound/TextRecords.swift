import CResolver
import Foundation

/// Asks the system's resolver for the TXT records of a name.
///
/// libresolv's call blocks, so each question has a thread of its own, and there are only so many of them.
package struct TextRecords: Sendable {
    /// Who is asked in place of the servers of `/etc/resolv.conf`.
    package struct Server: Hashable, Sendable {
        package let address: String
        package let port: UInt16

        /// Reads `192.0.2.53` or `192.0.2.53:5353`; nil for anything else.
        package init?(_ text: String) {
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            let octets = (parts.first ?? "").split(separator: ".", omittingEmptySubsequences: false)
            guard parts.count <= 2, octets.count == 4, octets.allSatisfy({ UInt8($0) != nil }),
                let port = parts.count == 2 ? UInt16(parts[1]) : 53
            else { return nil }
            address = String(parts[0])
            self.port = port
        }
    }

    private let server: Server?
    private let turns: Turns

    /// - Parameter server: nil: the system's.
    package init(server: Server? = nil) {
        self.server = server
        turns = Turns(atOnce: 4, waiting: 64)
    }

    /// The texts of the name's TXT records; none when it has none, or isn't there.
    /// - Throws: `.unusableURL` for what is no name, `.unreachable` when no server answers, `.busy`.
    package func texts(of name: String) async throws(OutboundFailure) -> [String] {
        guard name.utf8.count <= 253, name.utf8.allSatisfy({ Self.isNameCharacter($0) }) else { throw .unusableURL }
        guard await turns.begin() else { throw .busy }
        defer { turns.end() }
        let server = server
        let result = await withCheckedContinuation { (caller: CheckedContinuation<Answer, Never>) in
            let thread = Thread { caller.resume(returning: Self.ask(name, server)) }
            thread.name = "resolver"
            thread.stackSize = 1 << 20
            thread.start()
        }
        return try result.get()
    }

    private typealias Answer = Result<[String], OutboundFailure>

    private static func isNameCharacter(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f: true
        default: false
        }
    }

    private static func ask(_ name: String, _ server: Server?) -> Answer {
        var answer = [UInt8](repeating: 0, count: 65_535)
        // With a dot at its end, so that no search list is tried.
        let length = unsafe gatehouse_resolver_ask(
            name + ".", server?.address, server?.port ?? 0, &answer, Int32(answer.count))
        if length == GATEHOUSE_RESOLVER_NO_NAME { return .success([]) }
        guard length > 0 else { return .failure(.unreachable(detail: "no name server answers for \(name)")) }
        var texts: [String] = []
        var text = [UInt8](repeating: 0, count: 65_535)
        for index in 0..<Int32(256) {
            let count = unsafe gatehouse_resolver_text(answer, length, index, &text, Int32(text.count))
            if count == -2 { break }
            if count >= 0, let read = String(validating: text.prefix(Int(count)), as: UTF8.self) { texts.append(read) }
        }
        return .success(texts)
    }
}
