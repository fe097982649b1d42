/// What an application is told about the person who logged in.
package struct IdentityClaims: Hashable, Sendable, Codable {
    /// Opaque and stable: the user's identifier, unique across accounts.
    package var subject: String
    package var account: String
    package var email: String?
    package var name: String?
    /// The identifiers of the person's groups.
    package var groups: [String]
    /// The integration that authenticated.
    package var integration: String
    package var sessionID: String
    /// Seconds since 1970 when the IdP authenticated the person.
    package var authTime: Int64
    /// How the IdP authenticated the person, if it tells: the class reference of its AuthnContext (SAML AuthnContext §3.4).
    package var authenticationClass: String?
    /// The same in the words of RFC 8176, where they have one for it.
    package var authenticationMethods: [String]?

    package init(
        subject: String, account: String, email: String?, name: String?, groups: [String], integration: String,
        sessionID: String, authTime: Int64, authenticationClass: String? = nil
    ) {
        self.subject = subject
        self.account = account
        self.email = email
        self.name = name
        self.groups = groups
        self.integration = integration
        self.sessionID = sessionID
        self.authTime = authTime
        self.authenticationClass = authenticationClass
        authenticationMethods = authenticationClass.flatMap { AuthenticationMethod.ofClass[$0] }.map { [$0] }
    }

    package enum CodingKeys: String, CodingKey {
        case subject = "sub"
        case account, email, name, groups, integration
        case sessionID = "sid"
        case authTime = "auth_time"
        case authenticationClass = "acr"
        case authenticationMethods = "amr"
    }
}
