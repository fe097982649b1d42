/// What may not stand in `Sources/`, and why.
enum Ban: String, CaseIterable {
    // Network input never traps: a trap takes every account down.
    case forceUnwrap = "a `!` that traps on nil"
    case forceTry = "`try!`"
    case forceCast = "`as!`"
    case trap = "a trap"
    case unownedUnsafe = "`unowned(unsafe)`"
    // Time, environment and arguments are handed in by the executable, ring 6.
    case clock = "a clock outside ring 6"
    case environment = "environment or arguments outside ring 6"
    case exit = "the end of the process outside ring 6"
    case publicDeclaration = "`public`: everything is `package`"
    case uncommentedUnsafety = "`nonisolated(unsafe)` or `@unchecked Sendable` without a comment above that says why"
    case longFile = "more than 400 lines"

    static let lineLimit = 400

    /// Where the file breaks it, by line.
    func lines(in source: SwiftSource, ring: Int) -> [Int] {
        switch self {
        case .longFile: source.lines.count > Ban.lineLimit + 1 ? [Ban.lineLimit + 1] : []
        case .clock, .environment, .exit: ring == 6 ? [] : matches(in: source)
        case .uncommentedUnsafety: uncommented(matches(in: source), in: source)
        case .forceUnwrap, .forceTry, .forceCast, .trap, .unownedUnsafe, .publicDeclaration: matches(in: source)
        }
    }

    private func uncommented(_ lines: [Int], in source: SwiftSource) -> [Int] {
        lines.filter { !source.hasComment(above: $0, neighbors: lines) }
    }

    private func matches(in source: SwiftSource) -> [Int] {
        source.suspects.filter { matches(source.tokens[$0...]) }.map { source.tokens[$0].line }
    }

    private func matches(_ tokens: ArraySlice<Token>) -> Bool {
        let first = tokens[tokens.startIndex]
        func follows(_ texts: String...) -> Bool { tokens.dropFirst().prefix(texts.count).map(\.text) == texts }
        func bang() -> Bool {
            guard let next = tokens.dropFirst().first else { return false }
            return next.isSymbol("!") && next.isGlued
        }
        switch self {
        case .forceUnwrap: return first.endsValue && bang() && !first.isWord("try") && !first.isWord("as")
        case .forceTry: return first.isWord("try") && bang()
        case .forceCast: return first.isWord("as") && bang()
        case .trap: return first.kind == .word && Ban.traps.contains(first.text) && follows("(")
        case .exit: return first.kind == .word && Ban.exits.contains(first.text) && follows("(")
        case .unownedUnsafe: return first.isWord("unowned") && follows("(", "unsafe")
        case .clock: return isClock(tokens)
        case .environment: return first.kind == .word && Ban.surroundings.contains(first.text)
        case .publicDeclaration: return first.isWord("public") || (first.isWord("open") && follows("class"))
        case .uncommentedUnsafety:
            return (first.isWord("nonisolated") && follows("(", "unsafe"))
                || (first.isSymbol("@") && follows("unchecked", "Sendable"))
        case .longFile: return false
        }
    }

    private func isClock(_ tokens: ArraySlice<Token>) -> Bool {
        let rest = tokens.prefix(4).map(\.text)
        let first = tokens[tokens.startIndex]
        if first.kind == .word {
            if Ban.clocks.contains(first.text) { return true }
            if rest.starts(with: ["Date", "(", ")"]) || rest.starts(with: ["Date", ".", "now"]) { return true }
            if first.text == "time", rest.starts(with: ["time", "(", "nil"]) { return true }
            return Ban.momentTypes.contains(first.text) && rest.dropFirst().starts(with: [".", "now"])
        }
        // `.now` alone, of a type that the context names: a property of a value has its value before the dot.
        return first.isSymbol(".") && !first.isGlued && rest.dropFirst().first == "now"
    }

    /// With what a banned thing can begin, but for those that a `!` ends.
    static let words: Set<String> = traps.union(exits).union(clocks).union(momentTypes).union(surroundings).union([
        "unowned", "public", "open", "nonisolated", "@", "Date", "time", ".",
    ])

    private static let traps: Set<String> = [
        "fatalError", "precondition", "preconditionFailure", "assert", "assertionFailure", "abort",
    ]
    private static let exits: Set<String> = ["exit", "_exit"]
    private static let clocks: Set<String> = [
        "ContinuousClock", "SuspendingClock", "clock_gettime", "gettimeofday", "timeIntervalSinceNow",
    ]
    private static let momentTypes: Set<String> = ["DispatchTime", "DispatchWallTime", "NIODeadline", "Clock"]
    private static let surroundings: Set<String> = [
        "ProcessInfo", "getenv", "secure_getenv", "setenv", "environ", "CommandLine",
    ]
}
