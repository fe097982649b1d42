extension JSONParser {
    /// The string whose opening quote stands at `position`; leaves `position` behind the closing quote.
    mutating func string(_ bytes: Span<UInt8>) throws(JSONDefect) -> String {
        position &+= 1
        let start = position
        while position < bytes.count {
            let byte = bytes[position]
            if byte == 0x22 {
                let text = try text(bytes, start..<position)
                position &+= 1
                return text
            }
            if byte == 0x5c { return try escapedString(bytes, from: start) }
            if byte < 0x20 { throw byte == 0 ? .nul(at: position) : .controlCharacter(at: position) }
            position &+= 1
        }
        throw .truncated
    }

    private func text(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(JSONDefect) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes.extracting(range)))
        } catch {
            throw .invalidUTF8(at: range.lowerBound)
        }
    }

    private mutating func escapedString(_ bytes: Span<UInt8>, from start: Int) throws(JSONDefect) -> String {
        var text: [UInt8] = []
        for place in start..<position { text.append(bytes[place]) }
        while position < bytes.count {
            let byte = bytes[position]
            switch byte {
            case 0x22:
                position &+= 1
                return try self.text(text.span, 0..<text.count)
            case 0x5c:
                try escape(bytes, into: &text)
            case 0x00..<0x20:
                throw byte == 0 ? .nul(at: position) : .controlCharacter(at: position)
            default:
                text.append(byte)
                position &+= 1
            }
        }
        throw .truncated
    }

    private mutating func escape(_ bytes: Span<UInt8>, into text: inout [UInt8]) throws(JSONDefect) {
        let start = position
        guard start &+ 1 < bytes.count else { throw .truncated }
        position &+= 2
        switch bytes[start &+ 1] {
        case 0x22: text.append(0x22)
        case 0x5c: text.append(0x5c)
        case 0x2f: text.append(0x2f)
        case 0x62: text.append(0x08)
        case 0x66: text.append(0x0c)
        case 0x6e: text.append(0x0a)
        case 0x72: text.append(0x0d)
        case 0x74: text.append(0x09)
        case 0x75:
            var code = try hex(bytes)
            if code & 0xfc00 == 0xd800 {
                guard position &+ 1 < bytes.count, bytes[position] == 0x5c, bytes[position &+ 1] == 0x75 else {
                    throw .unpairedSurrogate(at: start)
                }
                position &+= 2
                let low = try hex(bytes)
                guard low & 0xfc00 == 0xdc00 else { throw .unpairedSurrogate(at: start) }
                code = 0x10000 &+ (code & 0x3ff) << 10 &+ (low & 0x3ff)
            }
            guard let scalar = Unicode.Scalar(code) else { throw .unpairedSurrogate(at: start) }
            if code == 0 { throw .nul(at: start) }
            text.append(contentsOf: UTF8.encode(scalar).map(Array.init) ?? [])
        default: throw .unexpected(at: start &+ 1)
        }
    }

    private mutating func hex(_ bytes: Span<UInt8>) throws(JSONDefect) -> UInt32 {
        guard position &+ 4 <= bytes.count else { throw .truncated }
        var code: UInt32 = 0
        for _ in 0..<4 {
            let byte = bytes[position]
            let digit: UInt8
            switch byte {
            case 0x30...0x39: digit = byte &- 0x30
            case 0x41...0x46: digit = byte &- 0x37
            case 0x61...0x66: digit = byte &- 0x57
            default: throw .unexpected(at: position)
            }
            code = code << 4 | UInt32(digit)
            position &+= 1
        }
        return code
    }
}
