extension Schema {
    /// `urn:ietf:params:scim:schemas:extension:enterprise:2.0:User` (RFC 7643 §4.3 and §8.7.1).
    package static let enterpriseUser = Schema(
        id: "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", name: "EnterpriseUser",
        description: "Enterprise User",
        attributes: [
            SchemaAttribute("employeeNumber", "An identifier assigned to a person by the organization."),
            SchemaAttribute("costCenter", "The name of a cost center."),
            SchemaAttribute("organization", "The name of an organization."),
            SchemaAttribute("division", "The name of a division."),
            SchemaAttribute("department", "The name of a department."),
            SchemaAttribute(
                "manager", kind: .complex, "The user's manager.",
                subAttributes: [
                    SchemaAttribute("value", caseExact: true, "The id of the manager's User resource."),
                    SchemaAttribute("$ref", kind: .reference, referenceTypes: ["User"], "The URI of the manager."),
                    SchemaAttribute("displayName", mutability: .readOnly, "The display name of the manager."),
                ]),
        ])
}
