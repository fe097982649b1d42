/// A schema: a URN and its table of attributes (RFC 7643 §7). Everything else in this module is driven by it.
package struct Schema: Sendable {
    /// The URN.
    package let id: String
    package let name: String
    package let description: String
    package let attributes: [SchemaAttribute]

    package init(id: String, name: String, description: String, attributes: [SchemaAttribute]) {
        self.id = id
        self.name = name
        self.description = description
        self.attributes = attributes
    }

    /// Whether a member of an extension's object only says again what `schemas` of the resource says: serializers that make the extension an
    /// object like any other write it (scim2-models does), and it is nobody's attribute.
    func repeatsSchemas(_ name: String) -> Bool {
        ASCIICase.equal(name, "schemas") && attribute(name) == nil
    }

    /// The attribute of this name in any ASCII case.
    package func attribute(_ name: String) -> SchemaAttribute? {
        attributes.first { ASCIICase.equal($0.name, name) }
    }
}
