/// Writes XML text, escaped, one element after another.
///
/// The bytes are the same for the same calls. Names aren't checked: they are literals of ours. A character that XML 1.0
/// can't carry becomes U+FFFD.
package struct XMLWriter: Sendable {
    /// What was written.
    package private(set) var xml: String
    private var open: [String] = []
    private let indentation: Bool

    /// - Parameters:
    ///   - declaration: whether to begin with an XML declaration.
    ///   - indented: whether each element gets a line of its own.
    package init(declaration: Bool = false, indented: Bool = false) {
        xml = declaration ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" : ""
        indentation = indented
    }

    /// Writes an element and, inside it, whatever `content` writes. An attribute without a value is left out.
    package mutating func element<Refusal: Error>(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:],
        content: (inout XMLWriter) throws(Refusal) -> Void
    ) throws(Refusal) {
        begin(name, attributes)
        xml += ">"
        newline()
        open.append(name)
        try content(&self)
        _ = open.popLast()
        indent()
        xml += "</\(name)>"
        newline()
    }

    /// Writes an element with text.
    package mutating func element(
        _ name: String, _ attributes: KeyValuePairs<String, String?> = [:], text: String
    ) {
        begin(name, attributes)
        xml += ">\(Self.escapedText(text))</\(name)>"
        newline()
    }

    /// Writes an element without content.
    package mutating func element(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:]) {
        begin(name, attributes)
        xml += "/>"
        newline()
    }

    /// Writes text that is XML already.
    package mutating func verbatim(_ xml: String) {
        indent()
        self.xml += xml
        newline()
    }

    /// Text for between tags, as Canonical XML 1.0 escapes it.
    package static func escapedText(_ text: String) -> String {
        escaped(text, inAttribute: false)
    }

    /// Text for between double quotes, as Canonical XML 1.0 escapes it.
    package static func escapedAttribute(_ text: String) -> String {
        escaped(text, inAttribute: true)
    }

    private mutating func begin(_ name: String, _ attributes: KeyValuePairs<String, String?>) {
        indent()
        xml += "<\(name)"
        for (name, value) in attributes {
            guard let value else { continue }
            xml += " \(name)=\"\(Self.escapedAttribute(value))\""
        }
    }

    private mutating func indent() {
        guard indentation else { return }
        xml += String(repeating: "  ", count: open.count)
    }

    private mutating func newline() {
        if indentation { xml += "\n" }
    }

    private static func escaped(_ text: String, inAttribute: Bool) -> String {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0x26: escaped += "&amp;"
            case 0x3c: escaped += "&lt;"
            case 0x3e where !inAttribute: escaped += "&gt;"
            case 0x22 where inAttribute: escaped += "&quot;"
            case 0x09 where inAttribute: escaped += "&#x9;"
            case 0x0a where inAttribute: escaped += "&#xA;"
            case 0x0d: escaped += "&#xD;"
            case 0x09, 0x0a: escaped.unicodeScalars.append(scalar)
            case 0..<0x20, 0xfffe, 0xffff: escaped.unicodeScalars.append("\u{fffd}")
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
