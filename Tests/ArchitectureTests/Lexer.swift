/// The bytes that mean something to the lexer; `UInt8(ascii:)` is a call for every byte in a debug build.
private enum Byte {
    static let slash: UInt8 = 0x2f
    static let star: UInt8 = 0x2a
    static let newline: UInt8 = 0x0a
    static let quote: UInt8 = 0x22
    static let hash: UInt8 = 0x23
    static let backtick: UInt8 = 0x60
    static let bang: UInt8 = 0x21
    static let equals: UInt8 = 0x3d
    static let open: UInt8 = 0x28
    static let backslash: UInt8 = 0x5c
    static let close: UInt8 = 0x29
    static let space: UInt8 = 0x20
    static let tab: UInt8 = 0x09
    static let carriageReturn: UInt8 = 0x0d
}

/// Splits Swift into tokens, as far as the bans need it: nested comments, strings of every kind with the code inside
/// their interpolations, and regular expressions.
struct Lexer {
    private let bytes: [UInt8]
    private var position = 0
    private var line = 1
    private var end = -1
    private var tokens: [Token] = []

    static func tokens(of text: String) -> [Token] {
        var lexer = Lexer(bytes: Array(text.utf8))
        lexer.code(isInterpolation: false)
        return lexer.tokens
    }

    private init(bytes: [UInt8]) { self.bytes = bytes }

    private func byte(_ offset: Int = 0) -> UInt8 {
        position + offset < bytes.count ? bytes[position + offset] : 0
    }

    private mutating func advance(_ count: Int = 1) {
        var left = count
        while left > 0, position < bytes.count {
            if bytes[position] == Byte.newline { line += 1 }
            position += 1
            left -= 1
        }
    }

    private mutating func emit(_ kind: Token.Kind, from start: Int, line: Int, text: String? = nil, glued: Bool? = nil)
    {
        let text = text ?? String(decoding: bytes[start..<position], as: UTF8.self)
        tokens.append(Token(kind: kind, text: text, line: line, isGlued: glued ?? (start == end)))
        end = position
    }

    private mutating func code(isInterpolation: Bool) {
        var depth = 0
        while position < bytes.count {
            let (start, line) = (position, self.line)
            switch byte() {
            case Byte.slash where byte(1) == Byte.slash:
                while position < bytes.count, byte() != Byte.newline { position += 1 }
            case Byte.slash where byte(1) == Byte.star:
                blockComment()
            case Byte.slash where startsExpression:
                regularExpression(hashes: 0)
            case Byte.quote:
                string(hashes: 0)
            case Byte.hash where hashes.opens:
                let (count, isString) = (hashes.count, hashes.isString)
                if isString { string(hashes: count) } else { regularExpression(hashes: count) }
            case Byte.backtick:
                advance()
                while position < bytes.count, byte() != Byte.backtick { advance() }
                advance()
                emit(.word, from: start, line: line)
            case let first where Lexer.isWord(first):
                while Lexer.isWord(byte()) { position += 1 }
                emit(Lexer.isDigit(first) ? .number : .word, from: start, line: line)
            case Byte.bang where byte(1) == Byte.equals:
                while byte(1) == Byte.equals { position += 1 }
                position += 1
                emit(.symbol, from: start, line: line)
            case Byte.open:
                depth += 1
                advance()
                emit(.symbol, from: start, line: line)
            case Byte.close:
                depth -= 1
                if isInterpolation, depth < 0 { return }
                advance()
                emit(.symbol, from: start, line: line)
            case Byte.space, Byte.newline, Byte.tab, Byte.carriageReturn:
                advance()
            default:
                advance()
                emit(.symbol, from: start, line: line)
            }
        }
    }

    private mutating func blockComment() {
        var depth = 0
        repeat {
            if byte() == Byte.slash, byte(1) == Byte.star {
                depth += 1
                advance(2)
            } else if byte() == Byte.star, byte(1) == Byte.slash {
                depth -= 1
                advance(2)
            } else {
                advance()
            }
        } while depth > 0 && position < bytes.count
    }

    /// Of a `#` here: how many there are, and whether they open a raw string or a regular expression.
    private var hashes: (count: Int, opens: Bool, isString: Bool) {
        var count = 0
        while byte(count) == Byte.hash { count += 1 }
        let next = byte(count)
        return (count, next == Byte.quote || next == Byte.slash, next == Byte.quote)
    }

    private mutating func string(hashes: Int) {
        let (start, line, glued) = (position, self.line, position == end)
        advance(hashes)
        let quotes = byte(1) == Byte.quote && byte(2) == Byte.quote ? 3 : 1
        advance(quotes)
        var content: [UInt8] = []
        let fence = [UInt8](repeating: Byte.hash, count: hashes)
        let closing = [UInt8](repeating: Byte.quote, count: quotes) + fence
        let escape = [Byte.backslash] + fence
        while position < bytes.count {
            let next = bytes[position]
            if next == Byte.quote, bytes[position...].starts(with: closing) {
                advance(closing.count)
                break
            }
            guard next == Byte.backslash, bytes[position...].starts(with: escape) else {
                content.append(next)
                advance()
                continue
            }
            advance(escape.count)
            if byte() == Byte.open {
                advance()
                code(isInterpolation: true)
            }
            advance()
        }
        emit(.literal, from: start, line: line, text: String(decoding: content, as: UTF8.self), glued: glued)
    }

    /// Whether a value may begin here, so that a slash is no division.
    private var startsExpression: Bool {
        guard let last = tokens.last else { return true }
        if last.kind == .symbol { return ["(", "[", ",", "=", ":", "{", ";"].contains(last.text) }
        return last.isWord("return") || last.isWord("in") || last.isWord("case")
    }

    private mutating func regularExpression(hashes: Int) {
        let (start, line) = (position, self.line)
        advance(hashes + 1)
        let closing = [Byte.slash] + [UInt8](repeating: Byte.hash, count: hashes)
        while position < bytes.count, !bytes[position...].starts(with: closing) {
            if hashes == 0, byte() == Byte.newline { break }
            advance(byte() == Byte.backslash ? 2 : 1)
        }
        advance(closing.count)
        emit(.literal, from: start, line: line, text: "")
    }

    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

    private static func isWord(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x5f, 0x24, 0x80...0xff: true
        default: false
        }
    }
}
