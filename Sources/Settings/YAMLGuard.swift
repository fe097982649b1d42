/// Looks at the bytes of a YAML file before the parser does, and refuses what could cost it more than the file's size.
///
/// The parser copies aliased nodes and hashes whole keys, so that a few lines of aliases of aliases (the "billion laughs")
/// never end. Configuration needs neither anchors nor aliases. It is a scan, not a parser: where a quoted text spans
/// lines oddly it may miss something, for which `YAMLDocument` has limits of its own.
struct YAMLGuard {
    static let deepest = 32

    private let bytes: [UInt8]
    private var index = 0
    private var line = 1
    private var flowDepth = 0
    /// Whether a new node could begin here.
    private var atNode = true

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reports the first anchor, alias or too deep nesting.
    ///
    /// - Returns: whether the file may be parsed.
    static func passes(_ bytes: [UInt8], log: MistakeLog) -> Bool {
        var scan = YAMLGuard(bytes)
        guard let complaint = scan.run() else { return true }
        log.add(complaint, at: .init(line: scan.line, column: 1))
        return false
    }

    static let noAliases = "anchors (&name) and aliases (*name) are not supported; write the value out"
    static let tooDeep = "is nested more than \(deepest) levels deep"

    private func peek(_ offset: Int = 0) -> UInt8 {
        let place = index + offset
        return place < bytes.count ? bytes[place] : 0x0a
    }

    private func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0a || byte == 0x0d }

    private mutating func run() -> String? {
        var lineStart = 0
        while index < bytes.count {
            let byte = bytes[index]
            switch byte {
            case 0x0a:
                line += 1
                atNode = true
                lineStart = index + 1
            case 0x20, 0x09, 0x0d:
                break
            case 0x23 where index == lineStart || isBlank(bytes[index - 1]):
                while index + 1 < bytes.count, bytes[index + 1] != 0x0a { index += 1 }
            case 0x22 where atNode, 0x27 where atNode:
                skipQuoted(byte)
                atNode = false
            case 0x26 where atNode && !isBlank(peek(1)), 0x2a where atNode && !isBlank(peek(1)):
                return YAMLGuard.noAliases
            case 0x5b where atNode || flowDepth > 0, 0x7b where atNode || flowDepth > 0:
                flowDepth += 1
                guard flowDepth <= YAMLGuard.deepest else { return YAMLGuard.tooDeep }
                atNode = true
            case 0x5d where flowDepth > 0, 0x7d where flowDepth > 0:
                flowDepth -= 1
                atNode = false
            case 0x2c where flowDepth > 0:
                atNode = true
            case 0x3a where isBlank(peek(1)) || flowDepth > 0:
                atNode = true
            case 0x2d where atNode && isBlank(peek(1)), 0x3f where atNode && isBlank(peek(1)):
                guard index - lineStart <= YAMLGuard.deepest * 8 else { return YAMLGuard.tooDeep }
            default:
                atNode = false
            }
            index += 1
        }
        return nil
    }

    /// Leaves `index` at the closing quote, or at the end.
    private mutating func skipQuoted(_ quote: UInt8) {
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x0a { line += 1 }
            if byte == 0x5c, quote == 0x22 {
                index += 1
            } else if byte == quote {
                guard quote == 0x27, peek(1) == 0x27 else { return }
                index += 1
            }
            index += 1
        }
    }
}
