/// The parameters of a query, from a URL (RFC 7644 §3.4.2) or from the body of a `.search` (§3.4.3): numbers in range,
/// texts not yet held against a resource type.
package struct ListRequest: Sendable {
    package enum Page: Sendable, Hashable {
        /// From this place on, counted from 1.
        case index(Int)
        /// RFC 9865; nil for the first page.
        case cursor(String?)
    }

    package let page: Page
    /// How many resources at most; 0 asks for `totalResults` alone.
    package let count: Int
    /// Whether the client said how many.
    package let isCountGiven: Bool
    package let filterText: String?
    package let sortBy: String?
    package let descending: Bool
    package let attributes: [String]
    package let excludedAttributes: [String]

    /// Reads the query of a URL; "" for none. Unknown parameters are ignored.
    ///
    /// `startIndex` below 1 is 1, `count` below 0 is 0 and above the maximum is the maximum (corners 68 and 70).
    ///
    /// - Throws: 400 `invalidValue` for numbers that are none (`invalidCount` beside a cursor, RFC 9865 §2.1), for a
    ///   cursor with a startIndex (corner 75), and for `attributes` with `excludedAttributes`, which exclude each other
    ///   (RFC 7644 §3.9); 400 `invalidSyntax` for a broken query.
    package static func parse(
        query: String, limits: ListLimits = ListLimits()
    ) throws(SCIMRefusal) -> ListRequest {
        let query = try QueryString(query)
        var raw = Raw()
        raw.startIndex = try query.value("startIndex").flatMap(number)
        raw.cursor = try query.value("cursor")
        let count = try query.value("count")
        do throws(SCIMRefusal) {
            raw.count = try count.flatMap(number)
        } catch {
            throw raw.cursor == nil ? error : .invalidCount(error.detail)
        }
        raw.filter = try query.value("filter")
        raw.sortBy = try query.value("sortBy")
        raw.sortOrder = try query.value("sortOrder")
        raw.attributes = names(try query.value("attributes"))
        raw.excludedAttributes = names(try query.value("excludedAttributes"))
        return try raw.request(limits)
    }

    /// Reads the body of a `.search` request; the same rules, with lists as arrays (corner 73).
    package static func parse(
        search body: JSONValue, limits: ListLimits = ListLimits()
    ) throws(SCIMRefusal) -> ListRequest {
        guard case .object(let object) = body else { throw .invalidSyntax("The body must be a JSON object.") }
        var raw = Raw()
        raw.startIndex = try number(object.value(anyCase: "startIndex"), "startIndex")
        raw.cursor = try text(object, "cursor")
        do throws(SCIMRefusal) {
            raw.count = try number(object.value(anyCase: "count"), "count")
        } catch {
            throw raw.cursor == nil ? error : .invalidCount(error.detail)
        }
        raw.filter = try text(object, "filter")
        raw.sortBy = try text(object, "sortBy")
        raw.sortOrder = try text(object, "sortOrder")
        raw.attributes = try names(object, "attributes")
        raw.excludedAttributes = try names(object, "excludedAttributes")
        return try raw.request(limits)
    }

    /// The filter, held against a type; nil when there is none.
    package func filter(
        for type: ResourceType, dialect: SCIMDialect, unknown: Filter.UnknownAttribute = .refuse
    ) throws(SCIMRefusal) -> Filter? {
        guard let filterText else { return nil }
        return try Filter.parse(filterText, for: type, dialect: dialect, unknown: unknown)
    }

    /// Which attributes to answer with.
    package func projection(for type: ResourceType) -> Projection {
        if !attributes.isEmpty { return Projection(only: attributes, of: type) }
        if !excludedAttributes.isEmpty { return Projection(except: excludedAttributes, of: type) }
        return Projection(of: type)
    }

    /// The order; nil when none is asked for, or none that the type has (it is ignored then, unless strict).
    package func sortKey(for type: ResourceType, dialect: SCIMDialect) throws(SCIMRefusal) -> SortKey? {
        guard let sortBy else { return nil }
        if let path = try? ResolvedPath.resolve(sortBy, in: type), let leaf = path.leaf, leaf.returned != .never {
            if leaf.kind != .complex { return SortKey(path: path, attribute: leaf, descending: descending) }
            if path.subAttribute == nil, let value = leaf.valueAttribute {
                let path = ResolvedPath(container: path.container, attribute: leaf, subAttribute: value)
                return SortKey(path: path, attribute: value, descending: descending)
            }
        }
        if dialect == .tolerant { return nil }
        throw .invalidValue("Resources can't be sorted by \"\(sortBy.clipped)\".")
    }
}

extension ListRequest {
    /// Parameters before they are judged together.
    private struct Raw {
        var startIndex: Int?
        var count: Int?
        var cursor: String?
        var filter: String?
        var sortBy: String?
        var sortOrder: String?
        var attributes: [String] = []
        var excludedAttributes: [String] = []

        func request(_ limits: ListLimits) throws(SCIMRefusal) -> ListRequest {
            if cursor != nil && startIndex != nil {
                throw .invalidValue("\"cursor\" and \"startIndex\" exclude each other.")
            }
            if !attributes.isEmpty && !excludedAttributes.isEmpty {
                throw .invalidValue("\"attributes\" and \"excludedAttributes\" exclude each other.")
            }
            var descending = false
            if let sortOrder, !sortOrder.isEmpty {
                descending = ASCIICase.equal(sortOrder, "descending")
                guard descending || ASCIICase.equal(sortOrder, "ascending") else {
                    throw .invalidValue("\"sortOrder\" must be ascending or descending.")
                }
            }
            return ListRequest(
                page: cursor.map { .cursor($0.isEmpty ? nil : $0) } ?? .index(max(1, startIndex ?? 1)),
                count: min(max(0, count ?? limits.defaultCount), limits.maximumCount), isCountGiven: count != nil,
                filterText: filter, sortBy: sortBy.flatMap { $0.isEmpty ? nil : $0 }, descending: descending,
                attributes: attributes, excludedAttributes: excludedAttributes)
        }
    }

    /// An integer; one beyond Int64 counts as the largest, and "" as not given.
    private static func number(_ text: String) throws(SCIMRefusal) -> Int? {
        if text.isEmpty { return nil }
        if let value = Int(text) { return value }
        let digits = text.utf8.first == 0x2d || text.utf8.first == 0x2b ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy({ $0 &- 0x30 < 10 }) else {
            throw .invalidValue("\"\(text.clipped)\" is not an integer.")
        }
        return text.utf8.first == 0x2d ? Int.min : Int.max
    }

    private static func number(_ value: JSONValue?, _ name: String) throws(SCIMRefusal) -> Int? {
        switch value {
        case nil, .null: return nil
        case .number(let number) where number.isWrittenAsInteger: return try Self.number(number.text)
        case .bool, .number, .string, .array, .object: throw .invalidValue("\"\(name)\" must be an integer.")
        }
    }

    private static func text(_ object: JSONObject, _ name: String) throws(SCIMRefusal) -> String? {
        switch object.value(anyCase: name) {
        case nil, .null: return nil
        case .string(let text): return text
        case .bool, .number, .array, .object: throw .invalidValue("\"\(name)\" must be a string.")
        }
    }

    private static func names(_ object: JSONObject, _ name: String) throws(SCIMRefusal) -> [String] {
        switch object.value(anyCase: name) {
        case nil, .null: return []
        case .string(let text): return names(text)
        case .array(let values):
            var list: [String] = []
            for value in values {
                guard let text = value.string else { throw .invalidValue("\"\(name)\" must be an array of names.") }
                list += names(text)
            }
            return list
        case .bool, .number, .object: throw .invalidValue("\"\(name)\" must be an array of names.")
        }
    }

    private static func names(_ text: String?) -> [String] {
        (text ?? "").split(whereSeparator: { $0 == "," || $0.isWhitespace }).map(String.init)
    }
}
