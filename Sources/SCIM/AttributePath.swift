/// The target of a PATCH operation: `PATH = attrPath / valuePath [subAttr]` (RFC 7644 §3.5.2), resolved.
package struct AttributePath: Sendable {
    package let target: ResolvedPath
    /// Which values of a multi-valued attribute are meant; nil for all.
    package let filter: Filter?

    init(target: ResolvedPath, filter: Filter? = nil) {
        self.target = target
        self.filter = filter
    }

    /// Parses a path of `type`; `dialect` matters for the filter in brackets only (T2).
    package static func parse(
        _ text: String, in type: ResourceType, dialect: SCIMDialect
    ) throws(PathDefect) -> AttributePath {
        guard text.utf8.count <= FilterParser.lengthLimit else { throw .malformed(text) }
        guard let bracket = text.utf8.firstIndex(of: 0x5b) else {
            return AttributePath(target: try ResolvedPath.resolve(text, in: type))
        }
        let attribute = try ResolvedPath.resolve(String(text[..<bracket]), in: type)
        guard attribute.attribute?.kind == .complex, attribute.subAttribute == nil else { throw .malformed(text) }
        let inside = String(text[text.utf8.index(after: bracket)...])
        // `emails[0]`: SCIM has no array indexes (RFC 7644 §3.5.2).
        if inside.utf8.prefix(while: { $0 != 0x5d }).allSatisfy({ $0 &- 0x30 < 10 }) { throw .malformed(text) }
        var parser = FilterParser(inside, type: type, dialect: dialect, unknown: .refuse)
        let filter: Filter
        do throws(SCIMRefusal) {
            filter = try parser.bracketed(of: attribute)
        } catch {
            throw .filter(error)
        }
        guard let sub = parser.trailingSubAttribute() else { throw .malformed(text) }
        let target = try attribute.appending(sub.isEmpty ? nil : sub, of: text)
        return AttributePath(target: target, filter: filter)
    }

    /// The path in its one spelling, brackets shown without their content.
    package var text: String {
        guard filter != nil else { return target.text }
        let whole = ResolvedPath(container: target.container, attribute: target.attribute).text
        return whole + "[…]" + (target.subAttribute.map { "." + $0.name } ?? "")
    }
}
