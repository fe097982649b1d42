/// An attribute path that a resource type knows: `name.givenName`, `urn:…:User:manager.value` (RFC 7644 §3.10).
package struct ResolvedPath: Sendable {
    /// The extension that holds the attribute; nil for the base schema and the common attributes.
    package let container: Schema?
    /// Nil when the path is the URN of an extension and means all of it.
    package let attribute: SchemaAttribute?
    package let subAttribute: SchemaAttribute?

    init(container: Schema?, attribute: SchemaAttribute?, subAttribute: SchemaAttribute? = nil) {
        self.container = container
        self.attribute = attribute
        self.subAttribute = subAttribute
    }

    /// The attribute at the end of the path.
    package var leaf: SchemaAttribute? { subAttribute ?? attribute }

    /// The one spelling of this path: canonical names, a URN for extensions only. Good as a key of an index.
    package var text: String {
        var text = container?.id ?? ""
        if let attribute { text += (text.isEmpty ? "" : ":") + attribute.name }
        if let subAttribute { text += "." + subAttribute.name }
        return text
    }

    /// Resolves a path of `type`.
    ///
    /// URNs and names are read in any case. The core URN may be left out, and so may an extension's URN as long as the
    /// base schema has no attribute of that name (T6: a bare `manager`). A URN ends at the longest schema that
    /// matches, not at the last colon, and the dot of "2.0" belongs to it (corner 4).
    package static func resolve(_ text: String, in type: ResourceType) throws(PathDefect) -> ResolvedPath {
        if ASCIICase.hasPrefix(text, "urn:") { return try resolve(urn: text, in: type) }
        let (name, sub) = try split(text, of: text)
        if let attribute = type.attribute(name) {
            return try ResolvedPath(container: nil, attribute: attribute).appending(sub, of: text)
        }
        for ext in type.extensions {
            if let attribute = ext.schema.attribute(name) {
                return try ResolvedPath(container: ext.schema, attribute: attribute).appending(sub, of: text)
            }
        }
        throw .unknown(text)
    }

    private static func resolve(urn text: String, in type: ResourceType) throws(PathDefect) -> ResolvedPath {
        var best: (schema: Schema, isCore: Bool)?
        for (schema, isCore) in [(type.schema, true)] + type.extensions.map({ ($0.schema, false) }) {
            guard ASCIICase.hasPrefix(text, schema.id), schema.id.utf8.count > best?.schema.id.utf8.count ?? 0 else {
                continue
            }
            best = (schema, isCore)
        }
        guard let best else { throw .unknown(text) }
        let rest = text.utf8.dropFirst(best.schema.id.utf8.count)
        let container = best.isCore ? nil : best.schema
        guard let separator = rest.first else {
            if best.isCore { throw .malformed(text) }
            return ResolvedPath(container: container, attribute: nil)
        }
        guard separator == 0x3a else { throw .unknown(text) }
        let (name, sub) = try split(String(Substring(rest.dropFirst())), of: text)
        guard let attribute = best.isCore ? type.attribute(name) : best.schema.attribute(name) else {
            throw .unknown(text)
        }
        return try ResolvedPath(container: container, attribute: attribute).appending(sub, of: text)
    }

    /// The path of a sub-attribute of this one.
    func appending(_ sub: String?, of text: String) throws(PathDefect) -> ResolvedPath {
        guard let sub else { return self }
        guard let found = attribute?.subAttribute(sub) else { throw .unknown(text) }
        return ResolvedPath(container: container, attribute: attribute, subAttribute: found)
    }

    /// `ATTRNAME *1subAttr`.
    private static func split(_ path: String, of text: String) throws(PathDefect) -> (String, String?) {
        let parts = path.split(separator: ".", omittingEmptySubsequences: false)
        guard let name = parts.first, parts.allSatisfy(isName) else { throw .malformed(text) }
        // Well formed, but nothing in SCIM is three levels deep (RFC 7643 §2.3.8).
        guard parts.count <= 2 else { throw .unknown(text) }
        return (String(name), parts.count == 2 ? String(parts[1]) : nil)
    }

    /// `ALPHA *(nameChar)`, and `$ref`, which the RFC uses and its grammar forgets.
    static func isName(_ text: some StringProtocol) -> Bool {
        var bytes = text.utf8.makeIterator()
        guard let first = bytes.next(), first == 0x24 || ASCIICase.lower(first) &- 0x61 < 26 else { return false }
        while let byte = bytes.next() {
            guard byte == 0x2d || byte == 0x5f || byte &- 0x30 < 10 || ASCIICase.lower(byte) &- 0x61 < 26 else {
                return false
            }
        }
        return true
    }
}
