/// `JSONValue` to bytes: compact, in member order, escaping only what RFC 8259 §7 demands.
package struct JSONWriter: Sendable {
    package private(set) var bytes: [UInt8] = []

    package init(capacity: Int = 1024) {
        bytes.reserveCapacity(capacity)
    }

    package mutating func write(_ value: JSONValue) {
        switch value {
        case .null: raw("null")
        case .bool(true): raw("true")
        case .bool(false): raw("false")
        case .number(let number): bytes.append(contentsOf: number.text.utf8)
        case .string(let text): write(text)
        case .array(let values): write(values)
        case .object(let object): write(object)
        }
    }

    package mutating func write(_ object: JSONObject) {
        bytes.append(0x7b)
        var first = true
        for member in object.members {
            if !first { bytes.append(0x2c) }
            first = false
            write(member.name)
            bytes.append(0x3a)
            write(member.value)
        }
        bytes.append(0x7d)
    }

    private mutating func write(_ values: [JSONValue]) {
        bytes.append(0x5b)
        var first = true
        for value in values {
            if !first { bytes.append(0x2c) }
            first = false
            write(value)
        }
        bytes.append(0x5d)
    }

    /// Text as a JSON string.
    package mutating func write(_ text: String) {
        bytes.append(0x22)
        let span = text.utf8Span.span
        var start = 0
        var place = 0
        while place < span.count {
            let byte = span[place]
            if byte < 0x20 || byte == 0x22 || byte == 0x5c {
                append(span, start..<place)
                escape(byte)
                start = place &+ 1
            }
            place &+= 1
        }
        append(span, start..<span.count)
        bytes.append(0x22)
    }

    private mutating func append(_ span: Span<UInt8>, _ range: Range<Int>) {
        if range.isEmpty { return }
        // The one copy that must be a block move; the pointer doesn't leave the closure.
        unsafe span.extracting(range).withUnsafeBufferPointer { buffer in
            unsafe bytes.append(contentsOf: buffer)
        }
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case 0x22: raw("\\\"")
        case 0x5c: raw("\\\\")
        case 0x08: raw("\\b")
        case 0x09: raw("\\t")
        case 0x0a: raw("\\n")
        case 0x0c: raw("\\f")
        case 0x0d: raw("\\r")
        default:
            raw("\\u00")
            bytes.append(JSONWriter.hex(byte >> 4))
            bytes.append(JSONWriter.hex(byte & 15))
        }
    }

    private static func hex(_ digit: UInt8) -> UInt8 {
        digit < 10 ? 0x30 &+ digit : 0x57 &+ digit
    }

    /// Bytes that are JSON already: punctuation, or a document rendered before.
    package mutating func raw(_ text: StaticString) {
        // Literals are UTF-8 in the binary, or one scalar: no copy of them has to be made first.
        text.withUTF8Buffer { unsafe bytes.append(contentsOf: $0) }
    }

    package mutating func raw(_ rendered: [UInt8]) {
        bytes.append(contentsOf: rendered)
    }

    mutating func raw(_ rendered: ArraySlice<UInt8>) {
        bytes.append(contentsOf: rendered)
    }
}

extension JSONValue {
    /// The value as compact JSON text.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}

extension JSONObject {
    /// The object as compact JSON text.
    package var bytes: [UInt8] {
        var writer = JSONWriter()
        writer.write(self)
        return writer.bytes
    }
}
