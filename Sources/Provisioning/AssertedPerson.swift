import SCIM

/// Somebody as their IdP names them at a login, so far as it becomes their record.
package struct AssertedPerson: Hashable, Sendable {
    /// Their userName, and their e-mail address.
    package let email: String
    package let givenName: String?
    package let familyName: String?
    package let displayName: String?
    /// A name that stays the same when the address changes (a persistent NameID).
    package let externalID: String?

    package init(
        email: String, givenName: String? = nil, familyName: String? = nil, displayName: String? = nil,
        externalID: String? = nil
    ) {
        self.email = email
        self.givenName = givenName
        self.familyName = familyName
        self.displayName = displayName
        self.externalID = externalID
    }

    /// As a SCIM client would create them.
    var resource: JSONValue {
        let name = JSONObject(
            [("givenName", givenName), ("familyName", familyName)].compactMap { part, value in
                value.map { (part, .string($0)) }
            })
        var user = JSONObject([
            ("schemas", [.string(Schema.user.id)]), ("userName", .string(email)), ("active", true),
            ("emails", [["value": .string(email), "type": "work", "primary": true]]),
        ])
        if !name.isEmpty { user["name"] = .object(name) }
        if let displayName { user["displayName"] = .string(displayName) }
        if let externalID { user["externalId"] = .string(externalID) }
        return .object(user)
    }
}
