internal import XMLTree

/// Reads AttributeStatements (SAML Core §2.7.3) of signed content into text.
enum AttributeReader {
    static func attributes(of assertion: AssertionStructure) throws(SAMLRejection) -> [SAMLAttribute] {
        var attributes: [SAMLAttribute] = []
        for statement in assertion.attributeStatements {
            var children = try ChildSequence(of: statement)
            for element in children.repeated("Attribute", in: SAMLName.assertionNamespace) {
                attributes.append(try attribute(element))
            }
            try children.end()
        }
        return attributes
    }

    private static func attribute(_ element: XMLElement) throws(SAMLRejection) -> SAMLAttribute {
        let name = try element.requiredAttribute("Name")
        var children = try ChildSequence(of: element)
        var values: [String] = []
        for value in children.repeated("AttributeValue", in: SAMLName.assertionNamespace) {
            if let text = try text(of: value) { values.append(text) }
        }
        try children.end()
        return SAMLAttribute(
            name: name, nameFormat: element.attribute("NameFormat"), friendlyName: element.attribute("FriendlyName"),
            values: values)
    }

    /// The text of a value, or nil when it has none: `xsi:nil`, or foreign elements, which nothing here understands.
    private static func text(of value: XMLElement) throws(SAMLRejection) -> String? {
        if let isNil = value.attribute("nil", namespace: XMLNamespace.schemaInstance),
            isNil == "true" || isNil == "1"
        {
            return nil
        }
        let children = value.children
        if children.isEmpty { return try value.leafText() }
        // eduPersonTargetedID is a NameID inside the value.
        guard children.count == 1, value.hasOnlyElements, children[0].isNamed("NameID", in: SAMLName.assertionNamespace)
        else { return nil }
        return try children[0].leafText()
    }
}
