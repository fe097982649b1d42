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
    /// Certificates for signing, or for no stated use, in document order, without duplicates; never empty.
    package let signingCertificates: [Certificate]
    /// How many signing certificates were left out because their key may not be trusted or could not be read.
    package let unusableCertificates: Int
    package let nameIDFormats: [String]
    package let wantsAuthnRequestsSigned: Bool
    /// The earliest `validUntil` around the identity provider's description; after it the document says nothing.
    package let validUntil: SAMLInstant?

    /// The keys to verify responses with.
    package var keys: [PublicKey] { signingCertificates.map(\.publicKey) }
}
