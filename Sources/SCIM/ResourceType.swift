/// A kind of resource: its endpoint, its base schema and its extensions (RFC 7643 §6).
package final class ResourceType: Sendable {
    package struct Extension: Sendable {
        package let schema: Schema
        package let required: Bool
        /// Whether `/ResourceTypes` names it. One that isn't announced is known to `/Schemas` only, and `schemas` of a resource names it
        /// where it is shown: clients that compare what they wrote with what they read don't miss it then.
        package let isAnnounced: Bool

        package init(_ schema: Schema, required: Bool = false, isAnnounced: Bool = true) {
            self.schema = schema
            self.required = required
            self.isAnnounced = isAnnounced
        }
    }

    package let name: String
    /// Relative to the base URL, with a slash in front: `/Users`.
    package let endpoint: String
    package let description: String
    package let schema: Schema
    package let extensions: [Extension]
    /// The multi-valued attribute whose values live outside the document and are never loaded with it: `members`.
    package let collection: SchemaAttribute?

    package init(
        name: String, endpoint: String, description: String, schema: Schema, extensions: [Extension] = [],
        collection: String? = nil
    ) {
        self.name = name
        self.endpoint = endpoint
        self.description = description
        self.schema = schema
        self.extensions = extensions
        self.collection = collection.flatMap(schema.attribute)
        var ranks: [String: Int] = [:]
        var attributes: [String: SchemaAttribute] = [:]
        for (place, attribute) in (Schema.common + schema.attributes).enumerated() where ranks[attribute.name] == nil {
            ranks[attribute.name] = attribute.name == "meta" ? Int.max : place
            attributes[attribute.name] = attribute
        }
        for (place, ext) in extensions.enumerated() { ranks[ext.schema.id] = 10_000 + place }
        self.ranks = ranks
        attributesByName = attributes
        let base = attributes.map { name, attribute in
            Part(name: Array(name.utf8), rank: ranks[name] ?? Int.max, isShown: Self.shows(attribute))
        }
        let added = extensions.map { ext in
            Part(
                name: Array(ext.schema.id.utf8), rank: ranks[ext.schema.id] ?? Int.max,
                isShown: ext.schema.attributes.allSatisfy(Self.shows))
        }
        parts = (base + added).sorted { $0.rank < $1.rank }
    }

    /// What a member of a document can be: an attribute of the base schema, or an extension.
    struct Part: Sendable {
        let name: [UInt8]
        let rank: Int
        /// Whether it goes out by default, with all that is in it.
        let isShown: Bool
    }

    /// In the order in which documents are written.
    let parts: [Part]

    private static func shows(_ attribute: SchemaAttribute) -> Bool {
        (attribute.returned == .default || attribute.returned == .always) && !attribute.hidesParts
    }

    private let ranks: [String: Int]
    private let attributesByName: [String: SchemaAttribute]

    /// An attribute of the base schema, or one that every resource has (RFC 7643 §3.1), in any ASCII case.
    package func attribute(_ name: String) -> SchemaAttribute? {
        // Nearly every client spells names as the RFC does, and one look finds those.
        if let exact = attributesByName[name], exact.name.isExactly(name) { return exact }
        return Schema.common.first { ASCIICase.equal($0.name, name) } ?? schema.attribute(name)
    }

    /// The extension with this URN in any ASCII case.
    package func extensionSchema(_ urn: String) -> Schema? {
        extensions.first { ASCIICase.equal($0.schema.id, urn) }?.schema
    }

    /// The order in which a document's members are kept and written: schemas, id, externalId, the schema's own order,
    /// extensions, meta.
    func rank(_ name: String) -> Int {
        ranks[name] ?? 100_000
    }

    /// `User`, with the enterprise extension.
    package static let user = ResourceType(
        name: "User", endpoint: "/Users", description: "User Account", schema: .user,
        extensions: [Extension(.enterpriseUser)])

    /// `Group`, with what the gateway says about it; members are a collection of their own.
    package static let group = ResourceType(
        name: "Group", endpoint: "/Groups", description: "Group", schema: .group,
        extensions: [Extension(.gatehouseGroup, isAnnounced: false)], collection: "members")
}
