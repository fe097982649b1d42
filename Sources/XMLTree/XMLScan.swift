import Glibc

/// A look at the bytes before libxml2 sees them.
///
/// It finds tags, counts what is on them and refuses what must not be there, in one pass. It isn't a parser: what it
/// lets through may still be malformed, and only ``XMLParser`` decides what the message says.
@safe struct XMLScan {
    private let start: UnsafePointer<UInt8>
    private let count: Int
    private let limits: XMLLimits
    private var at = 0
    private var elements = 0
    /// For each open element, the namespace declarations in scope.
    private var scopes: [Int] = []

    /// Refuses what is too large, not UTF-8, or has in it what no message may have.
    static func check(_ bytes: [UInt8], limits: XMLLimits) throws(XMLRefusal) {
        guard !bytes.isEmpty else { throw .empty }
        guard bytes.count <= limits.bytes else { throw .tooLarge(bytes: bytes.count, limit: limits.bytes) }
        let outcome = unsafe bytes.withUnsafeBufferPointer { buffer -> XMLRefusal? in
            guard let start = buffer.baseAddress else { return .empty }
            guard unsafe memchr(start, 0, buffer.count) == nil else { return .zeroByte }
            guard isUTF8(bytes.span) else { return .notUTF8 }
            var scan = unsafe XMLScan(start: start, count: buffer.count, limits: limits)
            do throws(XMLRefusal) {
                try scan.run()
                return nil
            } catch {
                return error
            }
        }
        if let outcome { throw outcome }
    }

    private static func isUTF8(_ bytes: Span<UInt8>) -> Bool {
        (try? UTF8Span(validating: bytes)) != nil
    }

    private init(start: UnsafePointer<UInt8>, count: Int, limits: XMLLimits) {
        unsafe self.start = unsafe start
        self.count = count
        self.limits = limits
        scopes.reserveCapacity(64)
    }

    private mutating func run() throws(XMLRefusal) {
        if matches("\u{feff}") { at = 3 }
        if matches("<?xml"), isBlank(byte(at &+ 5)) { try declaration() }
        while let open = find(0x3c, from: at) {
            at = open &+ 1
            switch byte(at) {
            case 0x21:
                if matches("!--") {
                    guard limits.comments == .leftOut else { throw .comment }
                    at &+= 3
                    try skip(past: "-->")
                } else if matches("![CDATA[") {
                    at &+= 8
                    try skip(past: "]]>")
                } else {
                    throw .documentTypeDeclaration
                }
            case 0x3f:
                guard limits.comments == .leftOut else { throw .processingInstruction }
                try skip(past: "?>")
            case 0x2f:
                guard scopes.popLast() != nil else { throw Self.malformed }
                try skip(past: ">")
            default:
                try startTag()
            }
        }
    }

    /// Not well-formed in a way that is seen without parsing.
    private static let malformed = XMLRefusal.malformed(line: 0, code: 0)

    // MARK: Tags

    private mutating func startTag() throws(XMLRefusal) {
        elements &+= 1
        guard elements <= limits.elements else { throw .tooManyElements(limit: limits.elements) }
        guard scopes.count < limits.depth else { throw .tooDeep(limit: limits.depth) }
        var attributes = 0
        var namespaces = 0
        var nameStart = at
        var isDeclaration = false
        while true {
            let current = byte(at)
            switch current {
            case 0x3e:
                try checkName(from: nameStart)
                try close(attributes, namespaces, isEmpty: byte(at &- 1) == 0x2f)
                at &+= 1
                return
            case 0x20, 0x09, 0x0a, 0x0d, 0x2f:
                try checkName(from: nameStart)
                at &+= 1
                nameStart = at
            case 0x3d:
                try checkName(from: nameStart)
                isDeclaration = lastNameIsDeclaration()
                if isDeclaration { namespaces &+= 1 } else { attributes &+= 1 }
                guard attributes <= limits.attributesOnATag else {
                    throw .tooManyAttributes(limit: limits.attributesOnATag)
                }
                guard namespaces <= limits.namespacesOnATag else {
                    throw .tooManyNamespaces(limit: limits.namespacesOnATag)
                }
                at &+= 1
                nameStart = at
            case 0x22, 0x27:
                guard let end = find(current, from: at &+ 1) else { throw Self.malformed }
                if isDeclaration, end &- at > limits.namespaceBytes {
                    throw .namespaceTooLong(limit: limits.namespaceBytes)
                }
                isDeclaration = false
                at = end &+ 1
                nameStart = at
            case 0, 0x3c:
                throw Self.malformed
            default:
                at &+= 1
            }
        }
    }

    private func checkName(from start: Int) throws(XMLRefusal) {
        guard at &- start <= limits.nameBytes else { throw .nameTooLong(limit: limits.nameBytes) }
    }

    /// Whether the name before the `=` here is `xmlns` or has that prefix.
    private func lastNameIsDeclaration() -> Bool {
        var end = at
        while end > 0, isBlank(byte(end &- 1)) { end &-= 1 }
        var begin = end
        while begin > 0, !isBlank(byte(begin &- 1)), byte(begin &- 1) != 0x3c, byte(begin &- 1) != 0x22,
            byte(begin &- 1) != 0x27
        {
            begin &-= 1
        }
        guard matches("xmlns", at: begin) else { return false }
        return end &- begin == 5 || byte(begin &+ 5) == 0x3a
    }

    private mutating func close(_ attributes: Int, _ namespaces: Int, isEmpty: Bool) throws(XMLRefusal) {
        let inScope = (scopes.last ?? 0) &+ namespaces
        guard inScope <= limits.namespacesInScope else { throw .tooManyNamespaces(limit: limits.namespacesInScope) }
        if !isEmpty { scopes.append(inScope) }
    }

    // MARK: The XML declaration

    private mutating func declaration() throws(XMLRefusal) {
        let begin = at &+ 5
        try skip(past: "?>")
        guard at &- begin < 256 else { throw .versionUnsupported }
        let text = unsafe UnsafeBufferPointer(start: start + begin, count: at &- begin &- 2)
        let fields = unsafe String(decoding: text, as: UTF8.self)
        guard let version = field("version", of: fields), version == "1.0" else { throw .versionUnsupported }
        if let encoding = field("encoding", of: fields) {
            guard ["utf-8", "utf8"].contains(encoding.lowercased()) else { throw .encodingUnsupported }
        }
    }

    private func field(_ name: String, of text: String) -> String? {
        var rest = text[...]
        while let equals = rest.firstIndex(of: "=") {
            let key = rest[..<equals].filter { !$0.isWhitespace }
            let after = rest[rest.index(after: equals)...].drop { $0.isWhitespace }
            guard let quote = after.first, quote == "\"" || quote == "'" else { return nil }
            let value = after.dropFirst()
            guard let end = value.firstIndex(of: quote) else { return nil }
            if key == name { return String(value[..<end]) }
            rest = value[value.index(after: end)...]
        }
        return nil
    }

    // MARK: Bytes

    /// The byte at a place, zero outside; there is no zero inside.
    @inline(__always)
    private func byte(_ index: Int) -> UInt8 {
        index >= 0 && index < count ? unsafe start[index] : 0
    }

    @inline(__always)
    private func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
    }

    private func find(_ byte: UInt8, from index: Int) -> Int? {
        guard index < count, let found = unsafe memchr(start + index, Int32(byte), count &- index) else { return nil }
        return unsafe UnsafeRawPointer(found) - UnsafeRawPointer(start)
    }

    private func matches(_ literal: StaticString, at index: Int) -> Bool {
        let length = literal.utf8CodeUnitCount
        guard index >= 0, count &- index >= length else { return false }
        return unsafe memcmp(start + index, literal.utf8Start, length) == 0
    }

    private func matches(_ literal: StaticString) -> Bool {
        matches(literal, at: at)
    }

    private mutating func skip(past end: StaticString) throws(XMLRefusal) {
        let last = end.utf8CodeUnitCount &- 1
        var from = at
        // The last byte of each of these is `>`, which is rarer than the first.
        while let found = find(0x3e, from: from) {
            if found &- last >= at, matches(end, at: found &- last) {
                at = found &+ 1
                return
            }
            from = found &+ 1
        }
        throw Self.malformed
    }
}
