package import KeyMaterial

/// Everything that a response is judged against. Nothing that could accept more has a default: each value
/// is a decision of the caller.
///
/// All of it belongs to one account and one integration; mixing two is the cross-account confusion that this type is
/// filled in one place to prevent.
package struct Expectations: Sendable {
    /// The request that a response must answer.
    package enum Request: Sendable, Hashable {
        /// The one pending request of this browser, account and integration.
        case request(id: String)
        /// IdP-initiated: the response must not claim to answer anything. Danger is spelt: login CSRF is possible.
        case unsolicited
    }

    /// The entity ID of the identity provider.
    package var issuer: String
    /// The keys that the integration trusts; none refuses everything.
    package var keys: [PublicKey]
    /// Those among them that must not be believed now; none, unless the integration goes by the dates of certificates.
    package var outdatedKeys: [OutdatedKey]
    /// Our private keys to decrypt with, in any order; none refuses what is encrypted.
    ///
    /// Hand them over only when the request of this response has been used up, so that nobody can ask twice about one
    /// ciphertext: see ``UnverifiedResponse/isEncrypted``.
    package var decryptionKeys: [PrivateKey]
    /// Our entity ID.
    package var audience: String
    /// Our assertion consumer service URL, as metadata publishes it.
    package var recipient: String
    /// The URL that the response must be addressed to; normally the same as `recipient`.
    package var destination: String
    package var request: Request
    package var now: SAMLInstant
    /// How far the two clocks may differ, either way; 180 seconds is the product's default.
    package var skew: Duration
    package var policy: ResponsePolicy

    package init(
        issuer: String, keys: [PublicKey], outdatedKeys: [OutdatedKey] = [], decryptionKeys: [PrivateKey] = [],
        audience: String, recipient: String, destination: String, request: Request, now: SAMLInstant, skew: Duration,
        policy: ResponsePolicy
    ) {
        self.outdatedKeys = outdatedKeys
        self.decryptionKeys = decryptionKeys
        self.issuer = issuer
        self.keys = keys
        self.audience = audience
        self.recipient = recipient
        self.destination = destination
        self.request = request
        self.now = now
        self.skew = max(skew, .zero)
        self.policy = policy
    }
}
