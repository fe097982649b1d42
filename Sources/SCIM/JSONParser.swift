/// Bytes to `JSONValue`: RFC 8259, strictly, under a depth limit, with duplicate names refused.
///
/// The span travels as a parameter instead of being stored, so that no unsafe pointer is needed.
struct JSONParser {
    var position = 0
    private let depthLimit: Int

    init(at position: Int = 0, depthLimit: Int = JSONParser.defaultDepthLimit) {
        self.position = position
        self.depthLimit = depthLimit
    }

    static let defaultDepthLimit = 32

    /// The one value of `bytes`. One byte order mark in front is skipped, because some clients send it.
    static func parse(_ bytes: Span<UInt8>, depthLimit: Int) throws(JSONDefect) -> JSONValue {
        var parser = JSONParser(depthLimit: depthLimit)
        if bytes.count >= 3, bytes[0] == 0xef, bytes[1] == 0xbb, bytes[2] == 0xbf { parser.position = 3 }
        parser.skipSpace(bytes)
        if parser.position == bytes.count { throw .empty }
        let value = try parser.value(bytes, depth: 0)
        parser.skipSpace(bytes)
        if parser.position < bytes.count { throw .trailingText(at: parser.position) }
        return value
    }

    @inline(__always)
    private mutating func skipSpace(_ bytes: Span<UInt8>) {
        while position < bytes.count {
            let byte = bytes[position]
            guard byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09 else { return }
            position &+= 1
        }
    }

    private mutating func value(_ bytes: Span<UInt8>, depth: Int) throws(JSONDefect) -> JSONValue {
        guard position < bytes.count else { throw .truncated }
        switch bytes[position] {
        case 0x22: return .string(try string(bytes))
        case 0x7b: return .object(try object(bytes, depth: depth))
        case 0x5b: return .array(try array(bytes, depth: depth))
        case 0x74: return try word(bytes, "true", .bool(true))
        case 0x66: return try word(bytes, "false", .bool(false))
        case 0x6e: return try word(bytes, "null", .null)
        default: return .number(try number(bytes))
        }
    }

    private mutating func object(_ bytes: Span<UInt8>, depth: Int) throws(JSONDefect) -> JSONObject {
        if depth >= depthLimit { throw .tooDeep(limit: depthLimit) }
        position &+= 1
        skipSpace(bytes)
        var members: [JSONObject.Member] = []
        if try consume(bytes, 0x7d) { return JSONObject() }
        members.reserveCapacity(4)
        var names = UniqueNames()
        while true {
            guard position < bytes.count else { throw .truncated }
            guard bytes[position] == 0x22 else { throw .unexpected(at: position) }
            let name = try string(bytes)
            guard names.insert(name, after: members) else { throw .duplicateName(name) }
            skipSpace(bytes)
            guard try consume(bytes, 0x3a) else { throw .unexpected(at: position) }
            skipSpace(bytes)
            members.append(JSONObject.Member(name: name, value: try value(bytes, depth: depth &+ 1)))
            skipSpace(bytes)
            if try consume(bytes, 0x2c) {
                skipSpace(bytes)
                continue
            }
            guard try consume(bytes, 0x7d) else { throw .unexpected(at: position) }
            return JSONObject(unique: members)
        }
    }

    private mutating func array(_ bytes: Span<UInt8>, depth: Int) throws(JSONDefect) -> [JSONValue] {
        if depth >= depthLimit { throw .tooDeep(limit: depthLimit) }
        position &+= 1
        skipSpace(bytes)
        var values: [JSONValue] = []
        if try consume(bytes, 0x5d) { return values }
        while true {
            values.append(try value(bytes, depth: depth &+ 1))
            skipSpace(bytes)
            if try consume(bytes, 0x2c) {
                skipSpace(bytes)
                continue
            }
            guard try consume(bytes, 0x5d) else { throw .unexpected(at: position) }
            return values
        }
    }

    @inline(__always)
    private mutating func consume(_ bytes: Span<UInt8>, _ byte: UInt8) throws(JSONDefect) -> Bool {
        guard position < bytes.count else { throw .truncated }
        guard bytes[position] == byte else { return false }
        position &+= 1
        return true
    }

    private mutating func word(
        _ bytes: Span<UInt8>, _ word: StaticString, _ value: JSONValue
    ) throws(JSONDefect) -> JSONValue {
        for expected in word.description.utf8 {
            guard position < bytes.count else { throw .truncated }
            guard bytes[position] == expected else { throw .unexpected(at: position) }
            position &+= 1
        }
        return value
    }

    private mutating func number(_ bytes: Span<UInt8>) throws(JSONDefect) -> JSONNumber {
        let start = position
        var plain = true
        while position < bytes.count {
            switch bytes[position] {
            case 0x30...0x39: break
            case 0x2d: if position != start { plain = false }
            case 0x2b, 0x2e, 0x45, 0x65: plain = false
            default:
                return try finish(bytes, start, plain)
            }
            position &+= 1
        }
        return try finish(bytes, start, plain)
    }

    private func finish(_ bytes: Span<UInt8>, _ start: Int, _ plain: Bool) throws(JSONDefect) -> JSONNumber {
        if position == start { throw .unexpected(at: start) }
        var text: [UInt8] = []
        text.reserveCapacity(position &- start)
        for place in start..<position { text.append(bytes[place]) }
        guard let number = JSONNumber(String(decoding: text, as: UTF8.self)) else {
            // The grammar or the range: only a well-formed number may be called out of range.
            throw plain || text.contains(0x65) || text.contains(0x45) || text.count > 512
                ? .numberOutOfRange(at: start) : .unexpected(at: start)
        }
        return number
    }

    /// Names seen so far in one object: few are compared one by one, many go into a set, so that a body of a
    /// hundred thousand names costs no quadratic time.
    private struct UniqueNames {
        private var set: Set<ASCIICase.Name>?

        mutating func insert(_ name: String, after members: [JSONObject.Member]) -> Bool {
            if members.count < 24 {
                for member in members where ASCIICase.equal(member.name, name) { return false }
                return true
            }
            if set == nil { set = Set(members.map { ASCIICase.Name(text: $0.name) }) }
            return set?.insert(ASCIICase.Name(text: name)).inserted ?? false
        }
    }
}
