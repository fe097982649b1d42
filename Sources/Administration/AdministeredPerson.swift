package import Directory
package import SCIM
package import Tenancy

/// A person as the account's administrators see them, over all integrations' records.
package struct AdministeredPerson: Hashable, Sendable {
    package let person: Person
    /// Every group that they are in, directly or by way of another.
    package let groups: [GroupReference]
    package let scopes: [Scope]

    package var lastModified: Instant? { person.records.map(\.lastModified).max() }

    /// Another one whenever any record is another one.
    package var version: Version {
        Version(person.records.map { "\($0.integration)\($0.version)" }.joined(separator: "-"))
    }
}

/// What a request makes of a person; a new one is made of nothing.
package struct PersonChange: Sendable {
    package var userName = Change<String>.keep
    package var email = Change<String>.keep
    package var emailType = Change<String>.keep
    package var givenName = Change<String>.keep
    package var familyName = Change<String>.keep
    package var displayName = Change<String>.keep
    package var active = Change<Bool>.keep
    package var scopes = Change<[Scope]>.keep
    /// Ids or identifiers of native groups: these and no others.
    package var groups = Change<[String]>.keep

    package init() {}

    /// Whether anything that identifies or describes the person is touched.
    var touchesProfile: Bool {
        [userName, email, emailType, givenName, familyName, displayName].contains(where: \.isMentioned)
    }
}
