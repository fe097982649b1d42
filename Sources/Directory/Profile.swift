/// The five profile fields that are synced to the application; the SCIM resource keeps everything else.
package struct Profile: Hashable, Sendable {
    package var givenName: String?
    package var familyName: String?
    package var email: String?
    package var emailType: String?
    /// What the application shows as the person's name.
    package var displayName: String?

    package init(
        givenName: String? = nil, familyName: String? = nil, email: String? = nil, emailType: String? = nil,
        displayName: String? = nil
    ) {
        self.givenName = givenName
        self.familyName = familyName
        self.email = email
        self.emailType = emailType
        self.displayName = displayName
    }
}
