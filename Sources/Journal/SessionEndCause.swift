/// Why a session ended before its time, as the journal has it.
package enum SessionEndCause: String, Hashable, Sendable, CaseIterable {
    /// The person logged out, here or at an application.
    case loggedOut = "logged_out"
    /// The IdP asked for it (SAML single logout).
    case loggedOutByIdentityProvider = "logged_out_by_idp"
    /// The record that made the person a member was deactivated or deleted.
    case deactivated
    /// The integration that authenticated the person was turned off.
    case integrationDisabled = "integration_disabled"
    /// Its code was redeemed twice: one of the two was a thief.
    case codeReused = "code_reused"
    /// A refresh token was traded twice: likewise.
    case refreshTokenReused = "refresh_token_reused"
    /// Somebody else logged in in that browser.
    case replaced
    case endedByOperator = "ended_by_operator"
}
