import Yams

/// Text to values with their places; the only importer of the YAML parser.
enum YAMLDocument {
    /// No file that a person writes is larger.
    static let largestFile = 1 << 20
    private static let mostValues = 200_000
    private static let mostRepeatedKeys = 100

    /// Reads one document of at most `largestFile` bytes.
    ///
    /// - Returns: nil when there is nothing to go on with; then the log says why.
    static func parse(_ bytes: [UInt8], log: MistakeLog) -> SettingValue? {
        guard bytes.count <= largestFile else {
            log.add("is larger than 1 MiB")
            return nil
        }
        let bytes = bytes.starts(with: [0xef, 0xbb, 0xbf]) ? Array(bytes.dropFirst(3)) : bytes
        guard var text = String(validating: bytes, as: UTF8.self) else {
            log.add("is not valid UTF-8")
            return nil
        }
        guard YAMLGuard.passes(bytes, log: log) else { return nil }
        // The parser stops at the first key that a mapping has twice. Marking that key and parsing again lets the rest
        // of the file have its say; `Section` reports the repetition.
        for attempt in 0...mostRepeatedKeys {
            do throws(YAMLFailure) {
                return try compose(text, log: log)
            } catch {
                switch error {
                case .repeatedKey(let position) where attempt < mostRepeatedKeys:
                    guard let marked = RepeatedKey.mark(position, in: text, serial: attempt) else {
                        log.add("has a key twice in one mapping", at: position)
                        return nil
                    }
                    text = marked
                case .repeatedKey(let position):
                    log.add("has a key twice in one mapping", at: position)
                    return nil
                case .refused(let message, let position):
                    log.add(message, at: position)
                    return nil
                }
            }
        }
        return nil
    }

    private static func compose(_ text: String, log: MistakeLog) throws(YAMLFailure) -> SettingValue {
        do {
            let parser = try Parser(yaml: text, encoding: .utf8)
            // Nodes hold their anchors weakly; the parser is what keeps them.
            return try withExtendedLifetime(parser) {
                guard let root = try parser.singleRoot() else { throw YAMLFailure.refused("is empty", nil) }
                var budget = mostValues
                return try convert(root, depth: 0, budget: &budget)
            }
        } catch {
            throw YAMLFailure(error)
        }
    }

    private static func convert(_ node: Node, depth: Int, budget: inout Int) throws(YAMLFailure) -> SettingValue {
        let position = node.mark.map(SettingValue.Position.init)
        budget -= 1
        guard budget > 0 else { throw .refused("has too many values", position) }
        guard depth <= YAMLGuard.deepest else { throw .refused(YAMLGuard.tooDeep, position) }
        guard node.anchor == nil else { throw .refused(YAMLGuard.noAliases, position) }
        switch node {
        case .scalar(let scalar):
            return SettingValue(.scalar(scalar.string, quoted: scalar.style != .plain), at: position)
        case .sequence(let sequence):
            var items: [SettingValue] = []
            for item in sequence { items.append(try convert(item, depth: depth + 1, budget: &budget)) }
            return SettingValue(.list(items), at: position)
        case .mapping(let mapping):
            var entries: [SettingValue.Entry] = []
            for (key, value) in mapping {
                let keyPosition = key.mark.map(SettingValue.Position.init)
                guard case .scalar(let name) = key else { throw .refused("has a key that is not a word", keyPosition) }
                guard key.anchor == nil else { throw .refused(YAMLGuard.noAliases, keyPosition) }
                entries.append(
                    SettingValue.Entry(
                        key: RepeatedKey.unmark(name.string), position: keyPosition,
                        value: try convert(value, depth: depth + 1, budget: &budget)))
            }
            return SettingValue(.mapping(entries), at: position)
        case .alias:
            throw .refused(YAMLGuard.noAliases, position)
        }
    }
}

extension SettingValue.Position {
    init(_ mark: Mark) { self.init(line: mark.line, column: mark.column) }
}
