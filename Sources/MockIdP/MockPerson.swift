/// Somebody whom the mock identity provider knows and never asks for a password.
package struct MockPerson: Sendable, Hashable {
    package var email: String
    package var givenName: String
    package var familyName: String
    package var displayName: String
    package var groups: [String]

    package init(email: String, givenName: String, familyName: String, displayName: String, groups: [String] = []) {
        self.email = email
        self.givenName = givenName
        self.familyName = familyName
        self.displayName = displayName
        self.groups = groups
    }
}
