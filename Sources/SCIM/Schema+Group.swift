extension Schema {
    /// `urn:ietf:params:scim:schemas:core:2.0:Group` (RFC 7643 §4.2 and §8.7.1).
    ///
    /// `displayName` is required, as §4.2 says and §8.7.1 forgets. `members.display` is what every client sends and none reads: it goes
    /// out on request only, so that what was written is what is read, and names needn't be looked up for 100,000 members.
    package static let group = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:Group", name: "Group", description: "Group",
        attributes: [
            SchemaAttribute("displayName", required: true, "A name for the Group, suitable for display."),
            SchemaAttribute(
                "members", kind: .complex, multiValued: true, "The members of the Group.",
                subAttributes: [
                    SchemaAttribute("value", caseExact: true, mutability: .immutable, "The id of the member."),
                    SchemaAttribute(
                        "$ref", kind: .reference, mutability: .immutable, referenceTypes: ["User", "Group"],
                        "The URI of the member."),
                    SchemaAttribute(
                        "type", mutability: .immutable, canonicalValues: ["User", "Group"], "The kind of member."),
                    SchemaAttribute(
                        "display", mutability: .readOnly, returned: .request, "The display name of the member."),
                ]),
        ])

    /// What the gateway adds to a group: the identifier that roles refer to, and where the group lives.
    ///
    /// On request only: a client that writes back what it read would otherwise send what it can't write.
    package static let gatehouseGroup = Schema(
        id: "urn:gatehouse:params:scim:schemas:extension:gatehouse:2.0:Group", name: "GatehouseGroup",
        description: "Gatehouse Group",
        attributes: [
            SchemaAttribute(
                "identifier", caseExact: true, mutability: .readOnly, returned: .request,
                "The identifier derived from the display name; a rename keeps it."),
            SchemaAttribute(
                "scope", caseExact: true, mutability: .readOnly, returned: .request,
                "The scope that the group belongs to: account, an organization or a project."),
        ])
}
