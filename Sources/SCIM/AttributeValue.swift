/// One simple value of a document as an index stores it: the counterpart of `Comparison`, made by the same rules, so
/// that an index and a filter can't disagree.
package struct AttributeValue: Sendable {
    /// `ResolvedPath.text` of the attribute: `userName`, `emails.value`, `urn:…:User:manager.value`.
    package let path: String
    /// Which value of a multi-valued attribute this belongs to, from 0: what brackets in a filter hold together.
    package let place: Int
    package let operand: Comparison.Operand
}

extension ResourceDocument {
    /// Every value that a filter can compare, in document order. Binaries, `schemas` and the collection outside the
    /// document are left out; what is stored otherwise than its type says is left out too.
    package func attributeValues() -> [AttributeValue] {
        var values: [AttributeValue] = []
        for member in object.members {
            if let attribute = type.attribute(member.name) {
                if attribute.name == "schemas" || attribute === type.collection { continue }
                ResourceDocument.collect(member.value, attribute, attribute.name, into: &values)
            } else if let ext = type.extensionSchema(member.name), let inner = member.value.object {
                for attribute in ext.attributes {
                    guard let value = inner[attribute.name] else { continue }
                    ResourceDocument.collect(value, attribute, "\(ext.id):\(attribute.name)", into: &values)
                }
            }
        }
        return values
    }

    private static func collect(
        _ value: JSONValue, _ attribute: SchemaAttribute, _ path: String, into values: inout [AttributeValue]
    ) {
        var elements = [value]
        if case .array(let list) = value { elements = list }
        for (place, element) in elements.enumerated() {
            guard attribute.kind == .complex else {
                guard let operand = Comparison.Operand(element, of: attribute) else { continue }
                values.append(AttributeValue(path: path, place: place, operand: operand))
                continue
            }
            for sub in attribute.subAttributes {
                guard let part = element.object?[sub.name], let operand = Comparison.Operand(part, of: sub) else {
                    continue
                }
                values.append(AttributeValue(path: "\(path).\(sub.name)", place: place, operand: operand))
            }
        }
    }
}
