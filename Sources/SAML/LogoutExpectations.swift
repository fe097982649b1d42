package import KeyMaterial

/// Everything that a logout message is judged against, all of one integration; no defaults.
package struct LogoutExpectations: Sendable {
    /// The entity ID of the identity provider.
    package var issuer: String
    /// The keys that the integration trusts; none refuses everything.
    package var keys: [PublicKey]
    /// Our single logout URL, as metadata publishes it.
    package var destination: String
    package var now: SAMLInstant
    /// How far the two clocks may differ, either way.
    package var skew: Duration
    /// Accept RSA-SHA1; for an IdP that can do nothing else.
    package var allowsSHA1: Bool

    package init(
        issuer: String, keys: [PublicKey], destination: String, now: SAMLInstant, skew: Duration, allowsSHA1: Bool
    ) {
        self.issuer = issuer
        self.keys = keys
        self.destination = destination
        self.now = now
        self.skew = max(skew, .zero)
        self.allowsSHA1 = allowsSHA1
    }
}
