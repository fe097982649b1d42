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

    /// The attribute of this name in any ASCII case.
    package func attribute(_ name: String) -> SchemaAttribute? {
        attributes.first { ASCIICase.equal($0.name, name) }
    }
}
