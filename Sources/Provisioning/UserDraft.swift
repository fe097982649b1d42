package import Directory
package import SCIM
package import Tenancy

/// What a user's document says, taken out once: the columns, the five synced profile fields, and what filters look for.
package struct UserDraft: Sendable {
    package let document: ResourceDocument
    package let userName: String
    package let userNameKey: String
    let active: Bool

    /// - Parameter wasActive: what the user is when the document doesn't say. A client that takes `active` away says nothing about the
    ///   person: nobody is enabled or disabled by it, though the attribute itself is gone, as RFC 7644 §3.5.2.2 has it.
    package init(_ document: ResourceDocument, wasActive: Bool = true) throws(SCIMRefusal) {
        guard let userName = document.userName else { throw .invalidValue("\"userName\" is required.") }
        self.document = document
        self.userName = userName
        userNameKey = UserNameKey(userName).text
        active = document.active ?? wasActive
        try ColumnText.admit(userName, key: userNameKey, as: "userName")
        try ColumnText.admit(document.externalId, as: "externalId")
    }

    /// Display name is what the application shows: the attribute, else the formatted name, else the two names.
    var profile: Profile {
        let name = document.object["name"]?.object
        let email = document.preferredValue(of: "emails")
        let given = name?["givenName"]?.string
        let family = name?["familyName"]?.string
        let joined = [given, family].compactMap { $0 }.joined(separator: " ")
        return Profile(
            givenName: given, familyName: family, email: email?["value"]?.string, emailType: email?["type"]?.string,
            displayName: document.displayName ?? name?["formatted"]?.string ?? (joined.isEmpty ? nil : joined))
    }

    /// The values that `PredicateCompiler` may look for.
    var indexed: [IndexedValue] { UserIndex.values(of: document) }

    package func record(
        _ id: ID<User>, of integration: Slug<Integration>, version: Int64, created: Instant, now: Instant
    ) -> UserRecord {
        UserRecord(
            id: id, integration: integration, userName: userName, userNameKey: userNameKey,
            externalID: document.externalId, active: active, profile: profile, document: document.bytes,
            version: version, created: created, lastModified: now, indexed: indexed)
    }
}
