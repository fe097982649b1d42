/// The targets of `Package.swift` and what each depends on.
struct PackageManifest {
    struct Target {
        let name: String
        let dependencies: [String]
        let isTest: Bool
    }

    let targets: [Target]

    var modules: Set<String> { Set(targets.filter { !$0.isTest }.map(\.name)) }

    static func read() throws -> PackageManifest { PackageManifest(text: try Repository.text("Package.swift")) }

    init(text: String) {
        let tokens = Lexer.tokens(of: text)
        let products = PackageManifest.products(in: tokens)
        var targets: [Target] = []
        var index = 1
        while index + 1 < tokens.count {
            guard let kind = Kind(rawValue: tokens[index].text), tokens[index + 1].isSymbol("("),
                tokens[index - 1].isSymbol(".") == kind.isOfPackageDescription, !tokens[index - 1].isWord("func")
            else {
                index += 1
                continue
            }
            let end = PackageManifest.end(of: tokens, from: index + 1)
            let body = tokens[(index + 2)..<end]
            // The first literal is the name, except inside the helpers' own bodies, where it's a parameter.
            if let name = body.first(where: { $0.kind == .literal })?.text {
                let dependencies = kind == .systemLibrary ? [] : PackageManifest.dependencies(in: body, products)
                // What only tests use may be a plain target, with its sources among theirs.
                let isTest = kind.isTest || body.contains { $0.kind == .literal && $0.text.hasPrefix("Tests/") }
                targets.append(Target(name: name, dependencies: dependencies, isTest: isTest))
            }
            index = end
        }
        self.targets = targets
    }

    /// How a target can be written: by PackageDescription's own functions, or by the manifest's two short ones.
    private enum Kind: String {
        case target, executableTarget, systemLibrary, testTarget, module, tests

        var isOfPackageDescription: Bool { self != .module && self != .tests }
        var isTest: Bool { self == .testTarget || self == .tests }
    }

    /// `let yams = Target.Dependency.product(name: "Yams", package: "Yams")`: the variables that stand for a product.
    private static func products(in tokens: [Token]) -> [String: String] {
        var products: [String: String] = [:]
        for index in tokens.indices where tokens[index].isWord("let") {
            let rest = tokens[index...].prefix(13)
            guard rest.contains(where: { $0.isWord("product") }), let name = rest.first(where: { $0.kind == .literal })
            else { continue }
            products[tokens[index + 1].text] = name.text
        }
        return products
    }

    /// What stands in the first list: `"A"`, `.target(name: "A")`, `.product(name: "A", package: "b")` and a variable.
    private static func dependencies(in body: ArraySlice<Token>, _ products: [String: String]) -> [String] {
        let tokens = Array(body)
        guard let start = tokens.firstIndex(where: { $0.isSymbol("[") }) else { return [] }
        let list = tokens.prefix(end(of: tokens, from: start))
        if start >= 2, tokens[start - 1].isSymbol(":"), !tokens[start - 2].isWord("dependencies") { return [] }
        return list.indices.dropFirst(start).compactMap { index in
            if list[index].kind == .word { return products[list[index].text] }
            guard list[index].kind == .literal else { return nil }
            let isLabelled = list[index - 1].isSymbol(":")
            return !isLabelled || list[index - 2].isWord("name") ? list[index].text : nil
        }
    }

    /// The index of the bracket that closes the one at `start`, or the end.
    private static func end(of tokens: [Token], from start: Int) -> Int {
        var depth = 0
        for index in start..<tokens.count where tokens[index].kind == .symbol {
            if "([{".contains(tokens[index].text) { depth += 1 }
            if ")]}".contains(tokens[index].text) { depth -= 1 }
            if depth == 0 { return index }
        }
        return tokens.count
    }
}
