import Mustache

/// Turns text into HTML text that stands for itself, between tags and inside quoted attributes.
///
/// It looks at bytes. Mustache's own escaping looks at `Character`s, and there a `"` followed by a combining accent is
/// one character that isn't `"`: it leaves unescaped, ends the attribute, and what follows is the attacker's markup.
struct PageEscaping: MustacheContentType {
    /// The name under which the templates ask for it; one that wasn't registered doesn't compile.
    static let name = "GATEHOUSE_PAGE"

    func escapeText(_ text: String) -> String {
        let utf8 = text.utf8
        guard utf8.contains(where: PageEscaping.isSpecial) else { return text }
        var out: [UInt8] = []
        out.reserveCapacity(utf8.count + 32)
        for byte in utf8 {
            switch byte {
            case 0x26: out += "&amp;".utf8
            case 0x3c: out += "&lt;".utf8
            case 0x3e: out += "&gt;".utf8
            case 0x22: out += "&quot;".utf8
            case 0x27: out += "&#39;".utf8
            // Control characters have no meaning in HTML; they become the character that says so.
            case _ where PageEscaping.isSpecial(byte): out += "\u{fffd}".utf8
            default: out.append(byte)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func isSpecial(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x26, 0x3c, 0x3e, 0x22, 0x27, 0x7f: true
        case 0x09, 0x0a, 0x0d: false
        case 0x00..<0x20: true
        default: false
        }
    }
}
