/// Why the metadata of an identity provider was refused.
package enum MetadataRefusal: Error, Sendable, Hashable {
    /// Not XML that is read here; the reason is for the administrator.
    case xmlRefused(reason: String)
    /// The root is neither EntityDescriptor nor EntitiesDescriptor.
    case rootUnexpected(got: String)
    case entityIDMissing
    /// No entity with a SAML 2.0 IDPSSODescriptor; a service provider's metadata, say.
    case identityProviderMissing
    /// Several identity providers and no entity ID to choose by.
    case identityProviderAmbiguous(count: Int)
    /// The wanted entity ID is not in the document.
    case entityNotFound(String)
    /// No SingleSignOnService with the HTTP-Redirect or HTTP-POST binding.
    case singleSignOnServiceMissing
    /// A location that is not an http or https URL.
    case locationInvalid(String)
    /// No KeyDescriptor with a certificate and a key that may be trusted (RSA of 2,048 bits and more, or EC).
    case signingCertificateMissing
    case instantMalformed(got: String)
    /// A key is pinned, and it didn't sign the whole document; the reason is for the administrator.
    case signatureRefused(reason: String)
    /// Its `validUntil` has passed.
    case expired(validUntil: SAMLInstant)

    /// One sentence for the administrator.
    package var explanation: String {
        switch self {
        case .xmlRefused(let reason): "The metadata is not acceptable XML: \(SAMLRejection.displayed(reason))."
        case .rootUnexpected(let got):
            "The document is not SAML metadata: its root is \(SAMLRejection.displayed(got))."
        case .entityIDMissing: "An EntityDescriptor has no entityID."
        case .identityProviderMissing: "The metadata describes no SAML 2.0 identity provider."
        case .identityProviderAmbiguous(let count):
            "The metadata describes \(count) identity providers; name the entity ID of the wanted one."
        case .entityNotFound(let id): "The metadata has no identity provider \(SAMLRejection.displayed(id))."
        case .singleSignOnServiceMissing: "The identity provider has no SSO URL for HTTP-Redirect or HTTP-POST."
        case .locationInvalid(let url): "\(SAMLRejection.displayed(url)) is not an http or https URL."
        case .signingCertificateMissing: "The metadata has no usable signing certificate."
        case .signatureRefused(let reason):
            "The metadata is not signed by the pinned key: \(SAMLRejection.displayed(reason))"
        case .expired(let validUntil): "The metadata was valid until \(validUntil)."
        case .instantMalformed(let got): "\(SAMLRejection.displayed(got)) is not a UTC time."
        }
    }
}
