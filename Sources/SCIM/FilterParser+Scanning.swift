extension FilterParser {
    var isAtEnd: Bool { position >= bytes.count }

    mutating func skipSpace() {
        while position < bytes.count, FilterParser.isSpace(bytes[position]) { position += 1 }
    }

    private static func isSpace(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d
    }

    /// A character that ends a word.
    private static func isDelimiter(_ byte: UInt8) -> Bool {
        isSpace(byte) || byte == 0x28 || byte == 0x29 || byte == 0x5b || byte == 0x5d || byte == 0x22
    }

    mutating func take(_ byte: UInt8, skippingSpace: Bool = true) -> Bool {
        guard position < bytes.count, bytes[position] == byte else { return false }
        position += 1
        if skippingSpace { skipSpace() }
        return true
    }

    /// The next run of characters up to a delimiter; the white space after it is skipped.
    mutating func word() -> String {
        let start = position
        while position < bytes.count, !FilterParser.isDelimiter(bytes[position]) { position += 1 }
        let word = String(decoding: bytes[start..<position], as: UTF8.self)
        skipSpace()
        return word
    }

    /// Takes this keyword, in any case, if it is the next word.
    mutating func takeWord(_ keyword: String) -> Bool {
        let start = position
        if ASCIICase.equal(word(), keyword) { return true }
        position = start
        return false
    }

    /// `compValue = false / null / true / number / string`.
    mutating func literal() throws(SCIMRefusal) -> JSONValue {
        guard position < bytes.count else { throw .invalidFilter("The filter ends where a value should stand.") }
        if bytes[position] == 0x22 {
            var parser = JSONParser(at: position)
            do throws(JSONDefect) {
                let text = try parser.string(bytes.span)
                position = parser.position
                skipSpace()
                return .string(text)
            } catch {
                throw .invalidFilter("The filter has a string that is not a JSON string. \(error.sentence)")
            }
        }
        let word = word()
        if ASCIICase.equal(word, "true") { return .bool(true) }
        if ASCIICase.equal(word, "false") { return .bool(false) }
        if ASCIICase.equal(word, "null") { return .null }
        if let number = JSONNumber(word) { return .number(number) }
        throw word.isEmpty
            ? unexpected() : .invalidFilter("\"\(word.clipped)\" is not a value; strings stand in double quotes.")
    }

    func unexpected() -> SCIMRefusal {
        guard position < bytes.count else { return .invalidFilter("The filter ends too early.") }
        let rest = String(decoding: bytes[position...].prefix(80), as: UTF8.self)
        return .invalidFilter("The filter has an unexpected \"\(rest.clipped)\" at character \(position + 1).")
    }
}
