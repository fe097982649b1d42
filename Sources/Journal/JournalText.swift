/// JSON text, as far as the journal needs it: what is equal is written equal.
///
/// Every write stores some, and Foundation's encoder would take longer than the rest of it.
struct JournalText {
    private(set) var bytes: [UInt8] = []

    var text: String { String(decoding: bytes, as: UTF8.self) }

    mutating func raw(_ text: some Sequence<UInt8>) { bytes.append(contentsOf: text) }

    /// The name of an object's next member. Nothing else of the object may be open.
    mutating func name(_ name: String) {
        if bytes.last != UInt8(ascii: "{") { bytes.append(UInt8(ascii: ",")) }
        string(name)
        bytes.append(UInt8(ascii: ":"))
    }

    /// A text by its name, if there is one.
    mutating func member(_ name: String, _ value: String?) {
        guard let value else { return }
        self.name(name)
        string(value)
    }

    /// RFC 8259 §7: only quotes, backslashes and control characters need an escape.
    mutating func string(_ string: String) {
        bytes.append(UInt8(ascii: "\""))
        for byte in string.utf8 {
            switch byte {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
            case ..<0x20: raw(Array((byte < 0x10 ? "\\u000" : "\\u00").utf8) + Array(String(byte, radix: 16).utf8))
            default: bytes.append(byte)
            }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    mutating func strings(_ strings: [String]) {
        bytes.append(UInt8(ascii: "["))
        for (place, text) in strings.enumerated() {
            if place > 0 { bytes.append(UInt8(ascii: ",")) }
            string(text)
        }
        bytes.append(UInt8(ascii: "]"))
    }
}
