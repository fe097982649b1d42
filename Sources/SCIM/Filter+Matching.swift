extension Filter {
    /// Whether the filter holds for a document whose names are canonical.
    package func matches(_ document: ResourceDocument) -> Bool {
        matches(document.object)
    }

    /// Whether the filter holds for a resource's object.
    package func matches(_ object: JSONObject) -> Bool {
        holds { path in path.values(in: object) }
    }

    /// Whether a filter that stood in brackets holds for one value of the attribute.
    func matches(value: JSONValue) -> Bool {
        holds { path in
            guard let sub = path.subAttribute else { return [value] }
            return value.object?[sub.name].map { [$0] } ?? []
        }
    }

    private func holds(_ values: (ResolvedPath) -> [JSONValue]) -> Bool {
        switch self {
        case .constant(let value): return value
        case .and(let parts): return parts.allSatisfy { $0.holds(values) }
        case .or(let parts): return parts.contains { $0.holds(values) }
        case .not(let filter): return !filter.holds(values)
        case .present(let path): return values(path).contains { $0.isAssigned }
        case .values(let path, let filter): return values(path).contains { filter.matches(value: $0) }
        case .comparison(let comparison):
            let candidates = values(comparison.path)
            if comparison.operator == .ne { return !candidates.contains { comparison.isEqual($0) } }
            return candidates.contains { comparison.holds(for: $0) }
        }
    }
}

extension ResolvedPath {
    /// Every value at this path: none, one, or each of a multi-valued attribute's.
    func values(in object: JSONObject) -> [JSONValue] {
        var scope = object
        if let container {
            guard let inner = object[container.id] else { return [] }
            guard attribute != nil, let innerObject = inner.object else { return [inner] }
            scope = innerObject
        }
        guard let attribute, let value = scope[attribute.name] else { return [] }
        let elements: [JSONValue]
        if case .array(let values) = value { elements = values } else { elements = [value] }
        guard let subAttribute else { return elements }
        return elements.compactMap { $0.object?[subAttribute.name] }
    }
}

extension Comparison {
    /// Whether one value stands in this relation to the operand; `ne` is decided over all values by the filter.
    func holds(for value: JSONValue) -> Bool {
        switch `operator` {
        case .eq: return isEqual(value)
        case .ne: return !isEqual(value)
        case .co, .sw, .ew: return holdsForText(value)
        case .gt: return order(of: value) == 1
        case .ge: return order(of: value).map { $0 >= 0 } ?? false
        case .lt: return order(of: value) == -1
        case .le: return order(of: value).map { $0 <= 0 } ?? false
        }
    }

    func isEqual(_ value: JSONValue) -> Bool {
        switch operand {
        case .string(_, let key): value.string.map { attribute.matching.equal($0, key: key) } ?? false
        case .boolean(let flag): value.bool == flag
        case .number, .dateTime: order(of: value) == 0
        }
    }

    private func holdsForText(_ value: JSONValue) -> Bool {
        guard case .string(_, let key) = operand, let text = value.string else { return false }
        let haystack = Array(attribute.matching.key(text).utf8)
        let needle = Array(key.utf8)
        switch `operator` {
        case .sw: return haystack.starts(with: needle)
        case .ew: return haystack.count >= needle.count && haystack.suffix(needle.count).elementsEqual(needle)
        case .co: return Comparison.contains(haystack, needle)
        case .eq, .ne, .gt, .ge, .lt, .le: return false
        }
    }

    /// Knuth, Morris and Pratt: linear, whatever repetitive texts a client may think up.
    private static func contains(_ haystack: [UInt8], _ needle: [UInt8]) -> Bool {
        guard haystack.count >= needle.count else { return false }
        if needle.isEmpty { return true }
        var fallback = [Int](repeating: 0, count: needle.count)
        var length = 0
        for place in needle.indices.dropFirst() {
            while length > 0, needle[place] != needle[length] { length = fallback[length - 1] }
            if needle[place] == needle[length] { length += 1 }
            fallback[place] = length
        }
        length = 0
        for byte in haystack {
            while length > 0, byte != needle[length] { length = fallback[length - 1] }
            if byte == needle[length] { length += 1 }
            if length == needle.count { return true }
        }
        return false
    }

    /// -1, 0 or 1; nil when the value isn't of the attribute's type. Strings order by code point, without a locale
    /// (corner 21), which for UTF-8 is byte order.
    private func order(of value: JSONValue) -> Int? {
        switch operand {
        case .string(_, let key):
            guard let text = value.string else { return nil }
            let own = attribute.matching.key(text).utf8
            if own.elementsEqual(key.utf8) { return 0 }
            return own.lexicographicallyPrecedes(key.utf8) ? -1 : 1
        case .number(let number):
            guard case .number(let own) = value else { return nil }
            return own == number ? 0 : own < number ? -1 : 1
        case .dateTime(let instant):
            guard let own = value.string.flatMap({ DateTime($0) }) else { return nil }
            return own == instant ? 0 : own < instant ? -1 : 1
        case .boolean:
            return nil
        }
    }
}
