/// Why bytes are not the JSON this module accepts; offsets count bytes from the start of the text.
enum JSONDefect: Error, Equatable {
    case empty
    case unexpected(at: Int)
    case trailingText(at: Int)
    case truncated
    case tooDeep(limit: Int)
    case duplicateName(String)
    case invalidUTF8(at: Int)
    case unpairedSurrogate(at: Int)
    case controlCharacter(at: Int)
    /// U+0000, even escaped: PostgreSQL can store it neither in text nor in jsonb, and one rule holds for all engines.
    case nul(at: Int)
    case numberOutOfRange(at: Int)

    /// What a client is told.
    var sentence: String {
        switch self {
        case .empty: "The body is empty; a JSON object is needed."
        case .unexpected(let offset): "The JSON text has an unexpected character at byte \(offset)."
        case .trailingText(let offset): "The JSON text goes on after its value ended, at byte \(offset)."
        case .truncated: "The JSON text ends too early."
        case .tooDeep(let limit): "The JSON text is nested deeper than \(limit) levels."
        case .duplicateName(let name): "The name \"\(name.clipped)\" occurs twice in one object."
        case .invalidUTF8(let offset): "The JSON text is not UTF-8 at byte \(offset)."
        case .unpairedSurrogate(let offset): "A string has an unpaired surrogate at byte \(offset)."
        case .controlCharacter(let offset): "A string has an unescaped control character at byte \(offset)."
        case .nul(let offset): "A string has the character U+0000 at byte \(offset), which can't be stored."
        case .numberOutOfRange(let offset): "The number at byte \(offset) is too large or too long."
        }
    }
}
