extension Schema {
    /// The `/Schemas/{id}` document (RFC 7643 §7); `baseURL` ends without a slash.
    package func document(baseURL: String) -> JSONObject {
        JSONObject([
            ("schemas", ["urn:ietf:params:scim:schemas:core:2.0:Schema"]),
            ("id", kind: .string(id)),
            ("name", kind: .string(name)),
            ("description", kind: .string(description)),
            ("attributes", .array(attributes.map { .object($0.document) })),
            (
                "meta",
                ["resourceType": "Schema", "location": .string("\(baseURL)/Schemas/\(id)")]
            ),
        ])
    }
}

extension SchemaAttribute {
    /// The attribute as `/Schemas` shows it.
    var document: JSONObject {
        var object = JSONObject([
            ("name", kind: .string(name)),
            ("type", kind: .string(kind.rawValue)),
            ("multiValued", .bool(multiValued)),
            ("description", kind: .string(description)),
            ("required", .bool(required)),
        ])
        if !canonicalValues.isEmpty { object["canonicalValues"] = .array(canonicalValues.map { .string($0) }) }
        // Only strings have a case; RFC 7643 §8.7.1 shows the characteristic for them alone, and for references.
        if kind != .complex && kind != .boolean { object["caseExact"] = .bool(caseExact) }
        object["mutability"] = .string(mutability.rawValue)
        object["returned"] = .string(returned.rawValue)
        object["uniqueness"] = .string(uniqueness.rawValue)
        if !referenceTypes.isEmpty { object["referenceTypes"] = .array(referenceTypes.map { .string($0) }) }
        if kind == .complex { object["subAttributes"] = .array(subAttributes.map { .object($0.document) }) }
        return object
    }
}

extension ResourceType {
    /// The `/ResourceTypes/{name}` document (RFC 7643 §6); `baseURL` ends without a slash.
    package func document(baseURL: String) -> JSONObject {
        JSONObject([
            ("schemas", ["urn:ietf:params:scim:schemas:core:2.0:ResourceType"]),
            ("id", kind: .string(name)),
            ("name", kind: .string(name)),
            ("description", kind: .string(description)),
            ("endpoint", kind: .string(endpoint)),
            ("schema", kind: .string(schema.id)),
            (
                "schemaExtensions",
                .array(
                    extensions.filter(\.isAnnounced).map {
                        ["schema": .string($0.schema.id), "required": .bool($0.required)]
                    })
            ),
            (
                "meta",
                ["resourceType": "ResourceType", "location": .string("\(baseURL)/ResourceTypes/\(name)")]
            ),
        ])
    }

    /// Every schema that these types use, in the order of `/Schemas`.
    package static func schemas(of types: [ResourceType]) -> [Schema] {
        types.flatMap { type in [type.schema] + type.extensions.map(\.schema) }
    }
}
