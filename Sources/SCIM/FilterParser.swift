/// Recursive descent over the grammar of RFC 7644 Figure 1, under limits.
///
/// Lexing is tolerant where no meaning is lost: any white space, none before a string (the RFC's own
/// `members[value eq"x"]`), any case of operators and keywords. `emails[type eq "work"].value eq "x"` is outside the
/// grammar and accepted, because Entra ID matches users by it (T11).
struct FilterParser {
    static let lengthLimit = 4_096
    static let termLimit = 64
    static let depthLimit = 32

    let bytes: [UInt8]
    var position = 0
    let type: ResourceType
    let dialect: SCIMDialect
    let unknown: Filter.UnknownAttribute
    private var terms = 0
    /// The attribute whose brackets we are in.
    private var parent: ResolvedPath?

    init(_ text: String, type: ResourceType, dialect: SCIMDialect, unknown: Filter.UnknownAttribute) {
        bytes = Array(text.utf8)
        self.type = type
        self.dialect = dialect
        self.unknown = unknown
    }

    /// A whole filter.
    mutating func filter() throws(SCIMRefusal) -> Filter {
        // Counted in bytes first, so that a huge text costs nothing.
        guard bytes.count <= 4 * FilterParser.lengthLimit,
            String(decoding: bytes, as: UTF8.self).unicodeScalars.count <= FilterParser.lengthLimit
        else { throw .invalidFilter("The filter is longer than \(FilterParser.lengthLimit) characters.") }
        skipSpace()
        if isAtEnd { throw .invalidFilter("The filter is empty.") }
        let filter = try disjunction(depth: 0)
        guard isAtEnd else { throw unexpected() }
        return filter
    }

    /// What stands in the brackets of a PATCH path, and the closing bracket.
    mutating func bracketed(of attribute: ResolvedPath) throws(SCIMRefusal) -> Filter {
        parent = attribute
        skipSpace()
        let filter = try disjunction(depth: 1)
        guard take(0x5d) else { throw unexpected() }
        parent = nil
        return filter
    }

    /// What follows the closing bracket of a PATCH path: nothing (""), or a sub-attribute's name; nil for other text.
    mutating func trailingSubAttribute() -> String? {
        skipSpace()
        if isAtEnd { return "" }
        guard take(0x2e) else { return nil }
        let name = String(decoding: bytes[position...], as: UTF8.self)
        return ResolvedPath.isName(name) ? name : nil
    }

    private mutating func disjunction(depth: Int) throws(SCIMRefusal) -> Filter {
        var parts = [try conjunction(depth: depth)]
        while takeWord("or") { parts.append(try conjunction(depth: depth)) }
        return parts.count == 1 ? parts[0] : .or(parts)
    }

    private mutating func conjunction(depth: Int) throws(SCIMRefusal) -> Filter {
        var parts = [try factor(depth: depth)]
        while takeWord("and") { parts.append(try factor(depth: depth)) }
        return parts.count == 1 ? parts[0] : .and(parts)
    }

    private mutating func factor(depth: Int) throws(SCIMRefusal) -> Filter {
        if depth > FilterParser.depthLimit {
            throw .invalidFilter("The filter is nested deeper than \(FilterParser.depthLimit) levels.")
        }
        if take(0x28) { return try group(depth: depth) }
        if takeWord("not") {
            guard take(0x28) else { throw .invalidFilter("\"not\" must be followed by parentheses.") }
            return .not(try group(depth: depth))
        }
        return try expression(depth: depth)
    }

    private mutating func group(depth: Int) throws(SCIMRefusal) -> Filter {
        let filter = try disjunction(depth: depth + 1)
        guard take(0x29) else { throw unexpected() }
        return filter
    }

    private mutating func expression(depth: Int) throws(SCIMRefusal) -> Filter {
        terms += 1
        if terms > FilterParser.termLimit {
            throw .invalidFilter("The filter has more than \(FilterParser.termLimit) terms.")
        }
        let name = word()
        if name.isEmpty { throw unexpected() }
        let path = try resolve(name)
        guard take(0x5b) else { return try test(path, name: name) }
        if path == nil { return try unknownBrackets() }
        guard let path, parent == nil, path.attribute?.kind == .complex, path.subAttribute == nil else {
            throw .invalidFilter("\"\(name.clipped)\" can't be followed by brackets.")
        }
        try refuseSensitive(path)
        parent = path
        var inner = try disjunction(depth: depth + 1)
        guard take(0x5d, skippingSpace: false) else { throw unexpected() }
        parent = nil
        if take(0x2e) {
            let sub = word()
            guard let attribute = path.attribute?.subAttribute(sub) else { throw unknownAttribute(sub) }
            let whole = ResolvedPath(container: path.container, attribute: path.attribute, subAttribute: attribute)
            inner = .and([inner, try test(whole, name: sub)])
        }
        skipSpace()
        return .values(of: path, matching: inner)
    }

    /// Brackets after an attribute that this type lacks: nothing in them can be judged, and nothing has a value.
    private mutating func unknownBrackets() throws(SCIMRefusal) -> Filter {
        while !isAtEnd, bytes[position] != 0x5d {
            if bytes[position] == 0x22 { _ = try literal() } else { position += 1 }
        }
        guard take(0x5d, skippingSpace: false) else { throw unexpected() }
        if take(0x2e) { return try test(nil, name: word()) }
        skipSpace()
        return .constant(false)
    }

    /// The path that `name` stands for; nil when it is unknown and may be.
    private func resolve(_ name: String) throws(SCIMRefusal) -> ResolvedPath? {
        do throws(PathDefect) {
            if let parent {
                guard ResolvedPath.isName(name) else { throw .malformed(name) }
                return try parent.appending(name, of: name)
            }
            return try ResolvedPath.resolve(name, in: type)
        } catch {
            switch error {
            case .unknown where unknown == .noValue && parent == nil: return nil
            case .unknown, .malformed, .filter: throw .invalidFilter(error.sentence)
            }
        }
    }

    /// `pr`, or an operator and a value.
    private mutating func test(_ path: ResolvedPath?, name: String) throws(SCIMRefusal) -> Filter {
        let keyword = word()
        if ASCIICase.equal(keyword, "pr") {
            guard let path else { return .constant(false) }
            try refuseSensitive(path)
            return .present(path)
        }
        guard let op = Comparison.Operator.allCases.first(where: { ASCIICase.equal($0.rawValue, keyword) }) else {
            throw keyword.isEmpty
                ? unexpected() : .invalidFilter("The operator \"\(keyword.clipped)\" is not supported.")
        }
        let literal = try literal()
        guard let path else {
            return .constant(literal.isNull ? op == .eq : op == .ne)
        }
        try refuseSensitive(path)
        return try FilterOperand(dialect: dialect).comparison(path, op, literal, name: name)
    }

    private func refuseSensitive(_ path: ResolvedPath) throws(SCIMRefusal) {
        if path.leaf?.returned == .never || path.attribute?.returned == .never {
            throw .sensitive("\"\(path.text)\" can't be used in a filter.")
        }
    }

    private func unknownAttribute(_ name: String) -> SCIMRefusal {
        .invalidFilter(PathDefect.unknown(name).sentence)
    }
}
