/// The query component of a URL, decoded as HTML forms encode it: `+` and `%20` are spaces, `%2B` is a plus
/// (corner 25).
struct QueryString {
    let parameters: [(name: String, value: String)]

    /// Reads a raw query, with or without stray `&` and `?` at its end (T12).
    ///
    /// - Throws: 400 `invalidSyntax` for a broken percent escape, or for bytes that aren't UTF-8.
    init(_ raw: String) throws(SCIMRefusal) {
        var parameters: [(name: String, value: String)] = []
        var text = raw.utf8[...]
        while let last = text.last, last == 0x3f || last == 0x26 { text = text.dropLast() }
        if text.first == 0x3f { text = text.dropFirst() }
        for part in text.split(separator: 0x26) {
            let mark = part.firstIndex(of: 0x3d)
            let name = try QueryString.decoded(part[..<(mark ?? part.endIndex)])
            let value = try mark.map { (mark) throws(SCIMRefusal) in
                try QueryString.decoded(part[part.index(after: mark)...])
            }
            parameters.append((name, value ?? ""))
        }
        self.parameters = parameters
    }

    /// The parameter of this name in any case; nil when it is missing.
    ///
    /// - Throws: 400 `invalidSyntax` when it stands there twice: a proxy and a server might each pick another.
    func value(_ name: String) throws(SCIMRefusal) -> String? {
        let found = parameters.filter { ASCIICase.equal($0.name, name) }
        if found.count > 1 { throw .invalidSyntax("The parameter \"\(name)\" occurs twice.") }
        return found.first?.value
    }

    private static func decoded(_ text: Substring.UTF8View.SubSequence) throws(SCIMRefusal) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count)
        var rest = text.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case 0x2b: bytes.append(0x20)
            case 0x25:
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else { throw broken }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        guard let text = String(validating: bytes, as: UTF8.self) else { throw broken }
        return text
    }

    private static let broken = SCIMRefusal.invalidSyntax("The query has a broken percent escape.")

    static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte &- 0x30
        case 0x41...0x46: byte &- 0x37
        case 0x61...0x66: byte &- 0x57
        default: nil
        }
    }
}
