import Foundation

/// The functions that Records offers on its transactions, read out of its source: a new one is seen before anybody remembers to test it.
enum DeclaredFunctions {
    /// `AccountReader.userRecord(_: ID<User>, of: Slug<Integration>)` and so on.
    static func all() throws -> [String] {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Sources/Records").resolvingSymlinksInPath()
        let files = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
        var functions: [String] = []
        while let file = files?.nextObject() as? URL {
            guard file.pathExtension == "swift" else { continue }
            functions += functionsOf(try String(contentsOf: file, encoding: .utf8))
        }
        return functions.sorted()
    }

    private static func functionsOf(_ source: String) -> [String] {
        var functions: [String] = []
        var owner: Substring?
        var rest = source[...]
        while !rest.isEmpty {
            let line = rest.prefix { $0 != "\n" }
            if let match = line.firstMatch(of: /^(?:package )?extension (\w+)/) {
                owner = match.output.1
            } else if line.hasPrefix("}") {
                owner = nil
            } else if let owner, let match = line.firstMatch(of: /^    package func (\w+)\(/) {
                let parameters = parameters(rest[match.range.upperBound...])
                functions.append("\(owner).\(match.output.1)(\(parameters.joined(separator: ", ")))")
            }
            rest = rest[line.endIndex...].dropFirst()
        }
        return functions
    }

    /// Label and type of each parameter, up to the parenthesis that closes the list.
    private static func parameters(_ text: Substring) -> [String] {
        var depth = 0
        var parameters: [String] = []
        var current = ""
        var previous: Character = " "
        for character in text {
            if character == ")", depth == 0 { break }
            if character == ",", depth == 0 {
                parameters.append(current)
                current = ""
                continue
            }
            if "([<".contains(character) { depth += 1 }
            if ")]".contains(character) || (character == ">" && previous != "-") { depth -= 1 }
            current.append(character)
            previous = character
        }
        return (parameters + [current]).compactMap { parameter in
            let words = parameter.split(whereSeparator: \.isWhitespace).joined(separator: " ")
            guard let colon = words.firstIndex(of: ":"),
                let label = words.split(whereSeparator: { " :".contains($0) }).first
            else { return nil }
            return "\(label):\(words[words.index(after: colon)...])"
        }
    }
}
