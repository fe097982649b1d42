package import KeyMaterial

/// What an identity provider publishes about itself, as far as it is used here (SAML Metadata §2.4.3).
///
/// Trust comes from how the bytes were obtained (an administrator's file, HTTPS, a signature), not from the bytes.
package struct IdentityProviderMetadata: Sendable, Hashable {
    package let entityID: String
    /// The HTTP-Redirect location for requests.
    package let singleSignOnRedirectURL: String?
    /// The HTTP-POST location for requests.
    package let singleSignOnPostURL: String?
    package let singleLogoutRedirectURL: String?
    package let singleLogoutPostURL: String?
    /// Where a logout response goes, when that isn't where a request goes (`ResponseLocation`).
    package let singleLogoutRedirectResponseURL: String?
    package let singleLogoutPostResponseURL: String?
    /// Certificates for signing, or for no stated use, in document order, without duplicates; never empty.
    package let signingCertificates: [Certificate]
    /// How many signing certificates were left out because their key may not be trusted or could not be read.
    package let unusableCertificates: Int
    package let nameIDFormats: [String]
    package let wantsAuthnRequestsSigned: Bool
    /// The earliest `validUntil` around the identity provider's description; after it the document says nothing.
    package let validUntil: SAMLInstant?
    /// The shortest `cacheDuration` around it: how long the publisher wants it to be kept without asking again.
    package let cacheDuration: Duration?
    /// The pinned key that signed the document; nil when none was asked for.
    package let signingKey: PublicKey?

    /// The keys to verify responses with.
    package var keys: [PublicKey] { signingCertificates.map(\.publicKey) }

    /// Refuses a document that says itself that it is over.
    ///
    /// - Throws: `.expired`.
    package func requireCurrent(at now: SAMLInstant) throws(MetadataRefusal) {
        if let validUntil, now >= validUntil { throw .expired(validUntil: validUntil) }
    }

    /// How long to wait before fetching it again: what it asks for, but at least once a day and at most once an hour.
    package func refreshInterval(at now: SAMLInstant) -> Duration {
        var interval = cacheDuration ?? .seconds(86_400)
        if let validUntil { interval = min(interval, .seconds(validUntil.secondsSince1970 - now.secondsSince1970)) }
        return min(max(interval, .seconds(3_600)), .seconds(86_400))
    }
}
