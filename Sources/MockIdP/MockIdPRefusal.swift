package import SAML

/// Why the mock identity provider can't answer.
package enum MockIdPRefusal: Error, Sendable, Hashable {
    /// The query is not of the HTTP-Redirect binding, or its signature isn't by the given keys.
    case queryRefused(RedirectBindingRefusal)
    /// The message is not an AuthnRequest that can be read.
    case requestMalformed(String)
    /// The request is for another SSO URL.
    case destinationMismatch(expected: String, got: String)
    /// The answer could not be signed.
    case signingFailed
    /// The assertion could not be encrypted: the recipient's key isn't RSA.
    case encryptionFailed
    /// The logout message is not one of the service provider's, or not signed by it.
    case logoutRefused(LogoutRejection)
    /// A message could not be made.
    case notMade(OutgoingRefusal)
}
