/// A Swift file, as text and as the tokens of its code: what stands in comments and in string literals isn't code.
struct SwiftSource {
    let path: String
    let module: String
    let lines: [Substring]
    let tokens: [Token]
    /// Where a ban may begin: most tokens are out of the question at the first look.
    let suspects: [Int]

    init(path: String, module: String, text: String) {
        self.path = path
        self.module = module
        lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let tokens = Lexer.tokens(of: text)
        self.tokens = tokens
        suspects = tokens.indices.filter { index in
            if Ban.words.contains(tokens[index].text) { return true }
            return index + 1 < tokens.count && tokens[index + 1].isSymbol("!")
        }
    }

    /// The modules that it imports, each with the line. `import struct GRDB.Row` imports GRDB.
    var imports: [(module: String, line: Int)] {
        let kinds: Set<String> = ["struct", "class", "enum", "protocol", "typealias", "func", "let", "var", "actor"]
        return tokens.indices.compactMap { index in
            guard tokens[index].isWord("import") else { return nil }
            let rest = tokens[(index + 1)...].prefix(2)
            guard let module = rest.first(where: { !kinds.contains($0.text) }) else { return nil }
            return (module.text, tokens[index].line)
        }
    }

    /// Whether a comment stands right above: above its attributes, above its neighbors of the same kind, or above the
    /// type that holds nothing else before it.
    func hasComment(above line: Int, neighbors: [Int]) -> Bool {
        for number in stride(from: line - 1, to: 0, by: -1) {
            let text = lines[number - 1].drop { $0 == " " }
            if text.hasPrefix("//") { return true }
            guard text.hasPrefix("@") || text.hasSuffix("{") || neighbors.contains(number) else { return false }
        }
        return false
    }
}
