/// Who must act for the next attempt to succeed.
package enum Responsible: String, Sendable, CaseIterable {
    /// The customer's administrator of the identity provider.
    case identityProviderAdmin = "idp_admin"
    /// The operator of this service provider.
    case `operator` = "operator"
    /// The person who logs in.
    case person = "person"
    /// The application that asked for the login.
    case application = "application"
    /// No honest party produces such a message; nothing is to be repaired.
    case attacker = "attacker"
}
