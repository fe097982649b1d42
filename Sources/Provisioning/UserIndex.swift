import Directory
import SCIM

/// Which values of a user are indexed, so that filters and orders find them without asking documents: what IdPs match by, what people look for, and
/// whatever an account declares. Each costs a row a value.
enum UserIndex {
    private static let core: Set<String> = [
        "displayName", "name.givenName", "name.familyName", "emails.value", "emails.type",
    ]
    private static let enterprise: Set<String> = ["employeeNumber"]

    /// Whether values at this path are indexed.
    static func holds(_ path: ResolvedPath) -> Bool {
        guard path.leaf?.kind == .string else { return false }
        guard let container = path.container else { return core.contains(path.text) }
        guard container.id == Schema.enterpriseUser.id else { return path.attribute?.kind == .string }
        return path.attribute.map { enterprise.contains($0.name) && path.subAttribute == nil } ?? false
    }

    /// The values of a document, prepared as their attributes compare; empty ones too, which a filter can tell from none. One that is too long leaves
    /// a marker instead.
    static func values(of document: ResourceDocument) -> [IndexedValue] {
        var values: [IndexedValue] = []
        for path in paths(of: document.type) {
            let scope = path.container.map { document.object[$0.id]?.object } ?? document.object
            guard let attribute = path.attribute, let leaf = path.leaf, let value = scope?[attribute.name] else {
                continue
            }
            for (element, part) in (value.array ?? [value]).enumerated() {
                let single = path.subAttribute.map { part.object?[$0.name] } ?? part
                guard let text = single?.string else { continue }
                let indexed = IndexedValue(path: path.text, element: element, key: leaf.matching.key(text))
                values.append(indexed.isIndexable ? indexed : indexed.marked)
            }
        }
        return values
    }

    private static func paths(of type: ResourceType) -> [ResolvedPath] {
        type === ResourceType.user ? standardPaths : heldPaths(of: type)
    }

    private static let standardPaths = heldPaths(of: .user)

    private static func heldPaths(of type: ResourceType) -> [ResolvedPath] {
        let declared = type.extensions.flatMap { ext in ext.schema.attributes.map { "\(ext.schema.id):\($0.name)" } }
        return (core.sorted() + declared).compactMap { try? ResolvedPath.resolve($0, in: type) }.filter(holds)
    }
}

extension IndexedValue {
    /// What stands in the index for a value that can't.
    fileprivate var marked: IndexedValue {
        IndexedValue(path: IndexedValue.unindexedMarker + path, element: element, key: "")
    }
}
