extension Schema {
    /// `urn:ietf:params:scim:schemas:core:2.0:User` (RFC 7643 §4.1 and §8.7.1).
    ///
    /// `addresses` has `primary` too, as RFC 7643 §2.4 gives it to every multi-valued attribute.
    package static let user = Schema(
        id: "urn:ietf:params:scim:schemas:core:2.0:User", name: "User", description: "User Account",
        attributes: [
            SchemaAttribute(
                "userName", required: true, uniqueness: .server, matching: .userName,
                "Unique identifier for the User, typically used to sign in. Compared without case."),
            SchemaAttribute(
                "name", kind: .complex, "The components of the user's name.",
                subAttributes: [
                    SchemaAttribute("formatted", "The full name, formatted for display."),
                    SchemaAttribute("familyName", "The family name, or last name."),
                    SchemaAttribute("givenName", "The given name, or first name."),
                    SchemaAttribute("middleName", "The middle names."),
                    SchemaAttribute("honorificPrefix", "The honorific prefixes, such as 'Ms.'."),
                    SchemaAttribute("honorificSuffix", "The honorific suffixes, such as 'III'."),
                ]),
            SchemaAttribute("displayName", "The name of the User, suitable for display."),
            SchemaAttribute("nickName", "The casual way to address the user."),
            SchemaAttribute(
                "profileUrl", kind: .reference, referenceTypes: ["external"], "A page representing the User's profile."),
            SchemaAttribute("title", "The user's title, such as 'Vice President'."),
            SchemaAttribute("userType", "The relationship between the organization and the user."),
            SchemaAttribute("preferredLanguage", "The preferred written or spoken language, such as 'en-US'."),
            SchemaAttribute("locale", "The default location, for currency, dates and numbers."),
            SchemaAttribute("timezone", "The time zone, such as 'America/Los_Angeles'."),
            SchemaAttribute("active", kind: .boolean, initialValue: true, "Whether the User may use the application."),
            SchemaAttribute(
                "password", caseExact: true, mutability: .writeOnly, returned: .never,
                "Accepted and dropped: people sign in at their identity provider."),
            plural("emails", "Email addresses.", types: ["work", "home", "other"]),
            plural("phoneNumbers", "Phone numbers.", types: ["work", "home", "mobile", "fax", "pager", "other"]),
            plural(
                "ims", "Instant messaging addresses.",
                types: ["aim", "gtalk", "icq", "xmpp", "msn", "skype", "qq", "yahoo"]),
            plural(
                "photos", "URLs of photos.", kind: .reference, referenceTypes: ["external"],
                types: ["photo", "thumbnail"]),
            SchemaAttribute(
                "addresses", kind: .complex, multiValued: true, "Physical mailing addresses.",
                subAttributes: [
                    SchemaAttribute("formatted", "The full address, formatted for display."),
                    SchemaAttribute("streetAddress", "Street name, house number and the like."),
                    SchemaAttribute("locality", "The city or locality."),
                    SchemaAttribute("region", "The state or region."),
                    SchemaAttribute("postalCode", "The zip code or postal code."),
                    SchemaAttribute("country", "The country, as an ISO 3166-1 alpha-2 code."),
                    SchemaAttribute("type", canonicalValues: ["work", "home", "other"], "The kind of address."),
                    SchemaAttribute(
                        "primary", kind: .boolean, "Whether this is the preferred value; true for one at most."),
                ]),
            SchemaAttribute(
                "groups", kind: .complex, multiValued: true, mutability: .readOnly,
                "The groups to which the user belongs, directly or through other groups.",
                subAttributes: [
                    SchemaAttribute("value", caseExact: true, mutability: .readOnly, "The id of the group."),
                    SchemaAttribute(
                        "$ref", kind: .reference, mutability: .readOnly, referenceTypes: ["Group"],
                        "The URI of the group."),
                    SchemaAttribute("display", mutability: .readOnly, "The display name of the group."),
                    SchemaAttribute(
                        "type", mutability: .readOnly, canonicalValues: ["direct", "indirect"],
                        "Whether the membership is direct."),
                ]),
            plural("entitlements", "Entitlements that the User has."),
            plural("roles", "Roles that say who the User is."),
            plural("x509Certificates", "Certificates issued to the User.", kind: .binary),
        ])

    /// A multi-valued attribute with the sub-attributes of RFC 7643 §2.4.
    private static func plural(
        _ name: String, _ description: String, kind: SchemaAttribute.Kind = .string, referenceTypes: [String] = [],
        types: [String] = []
    ) -> SchemaAttribute {
        SchemaAttribute(
            name, kind: .complex, multiValued: true, description,
            subAttributes: [
                SchemaAttribute("value", kind: kind, referenceTypes: referenceTypes, "The value itself."),
                SchemaAttribute("display", "A name for display."),
                SchemaAttribute("type", canonicalValues: types, "What the value is for."),
                SchemaAttribute(
                    "primary", kind: .boolean, "Whether this is the preferred value; true for one at most."),
            ])
    }
}
