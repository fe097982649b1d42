/// The mark put in front of a key that its mapping has twice (see `YAMLDocument.parse`).
///
/// U+E000 is a private-use character that no key of ours has.
enum RepeatedKey {
    private static let sign: Unicode.Scalar = "\u{E000}"

    /// The text with a mark in the key at `position`; nil when no key stands there.
    static func mark(_ position: SettingValue.Position, in text: String, serial: Int) -> String? {
        var scalars = text.unicodeScalars
        var place = scalars.startIndex
        var line = 1
        while line < position.line {
            guard let newline = scalars[place...].firstIndex(of: "\n") else { return nil }
            place = scalars.index(after: newline)
            line += 1
        }
        guard
            let key = scalars.index(place, offsetBy: position.column - 1, limitedBy: scalars.endIndex),
            key < scalars.endIndex
        else { return nil }
        let isQuoted = scalars[key] == "\"" || scalars[key] == "'"
        scalars.insert(
            contentsOf: "\(sign)\(serial)\(sign)".unicodeScalars, at: isQuoted ? scalars.index(after: key) : key)
        return String(scalars)
    }

    /// The key as it was written.
    static func unmark(_ key: String) -> String {
        var scalars = key.unicodeScalars[...]
        while scalars.first == sign, let end = scalars.dropFirst().firstIndex(of: sign) {
            scalars = scalars[scalars.index(after: end)...]
        }
        return String(String.UnicodeScalarView(scalars))
    }
}
