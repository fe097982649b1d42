extension Schema {
    /// What every resource has without any schema saying so (RFC 7643 §3 and §3.1).
    package static let common: [SchemaAttribute] = [
        SchemaAttribute(
            "schemas", kind: .reference, multiValued: true, required: true, returned: .always, referenceTypes: ["uri"],
            // URNs are read in any case, so they are found in any case.
            matching: .folded, "The URNs of the schemas that the resource uses."),
        SchemaAttribute(
            "id", caseExact: true, mutability: .readOnly, returned: .always, uniqueness: .server,
            "The identifier of the resource, given by the service provider; it never changes."),
        SchemaAttribute("externalId", caseExact: true, "The identifier that the provisioning client uses."),
        SchemaAttribute(
            "meta", kind: .complex, mutability: .readOnly, "What the service provider knows about the resource.",
            subAttributes: [
                SchemaAttribute(
                    "resourceType", caseExact: true, mutability: .readOnly, "The name of the resource type."),
                SchemaAttribute("created", kind: .dateTime, mutability: .readOnly, "When the resource was created."),
                SchemaAttribute(
                    "lastModified", kind: .dateTime, mutability: .readOnly, "When the resource last changed."),
                SchemaAttribute("location", kind: .reference, mutability: .readOnly, "The URI of the resource."),
                SchemaAttribute("version", caseExact: true, mutability: .readOnly, "The entity tag of the resource."),
            ]),
    ]
}
