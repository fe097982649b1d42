/// A piece of code.
struct Token {
    enum Kind { case word, number, literal, symbol }

    let kind: Kind
    /// What stands there; of a string literal, what it says.
    let text: String
    /// From 1.
    let line: Int
    /// Whether nothing stands between it and the token before: `x!` and not `x !`.
    let isGlued: Bool

    func isWord(_ word: String) -> Bool { kind == .word && text == word }
    func isSymbol(_ symbol: String) -> Bool { kind == .symbol && text == symbol }

    /// Whether a value can end here, so that a `!` glued to it unwraps that value.
    var endsValue: Bool {
        switch kind {
        case .word, .literal: true
        case .number: false
        case .symbol: [")", "]", "}", ">", "?", "!"].contains(text)
        }
    }
}
