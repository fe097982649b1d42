package import KeyMaterial
package import SAML
package import Tenancy

/// A metadata document of which one IdP is believed.
package struct TrustDocument: Sendable, Hashable {
    package let trust: IdentityProviderTrust
    /// How long the publisher wants it to be kept; nil: it doesn't say.
    package let cacheSeconds: Int64?

    /// Reads a document, from wherever it came.
    ///
    /// - Parameters:
    ///   - entityID: the IdP to take of a federation; nil: the only one.
    ///   - signedBy: keys one of which must have signed the whole document; empty: none is asked for.
    package init(
        _ bytes: [UInt8], entityID: String?, signedBy keys: [PublicKey]
    ) throws(TrustRefusal) {
        let metadata: IdentityProviderMetadata
        do throws(MetadataRefusal) {
            metadata = try .parse(bytes, entityID: entityID, signedBy: keys.isEmpty ? nil : keys)
        } catch {
            throw .metadata(error)
        }
        guard EntityIDText.isUsable(metadata.entityID) else { throw .entityIDUnusable }
        // Redirect first: its request is signed outside the XML, and needs no page in between.
        let (ssoURL, binding): (String?, RequestBinding?) =
            metadata.singleSignOnRedirectURL.map { ($0, nil) } ?? (metadata.singleSignOnPostURL, .post)
        guard let ssoURL else { throw .metadata(.singleSignOnServiceMissing) }
        guard Self.isSecure(ssoURL) else { throw .ssoLocationInsecure }
        let logout = [
            metadata.singleLogoutRedirectURL, metadata.singleLogoutRedirectResponseURL,
            metadata.singleLogoutPostURL, metadata.singleLogoutPostResponseURL,
        ]
        guard logout.compactMap(\.self).allSatisfy(Self.isSecure) else { throw .sloLocationInsecure }
        trust = IdentityProviderTrust(
            entityID: metadata.entityID, ssoURL: ssoURL, sloURL: metadata.singleLogoutRedirectURL,
            sloResponseURL: metadata.singleLogoutRedirectResponseURL, sloPostURL: metadata.singleLogoutPostURL,
            sloPostResponseURL: metadata.singleLogoutPostResponseURL,
            certificates: metadata.signingCertificates.map(\.der), ssoBinding: binding,
            validUntil: metadata.validUntil.map { Instant(seconds: $0.secondsSince1970) })
        cacheSeconds = metadata.cacheDuration?.components.seconds
    }

    private static func isSecure(_ location: String) -> Bool { (try? WebURL(location))?.isSecure ?? false }
}

/// Why a metadata document isn't believed.
package enum TrustRefusal: Error, Hashable, Sendable {
    case metadata(MetadataRefusal)
    case entityIDUnusable
    case ssoLocationInsecure
    case sloLocationInsecure
    /// Its `validUntil` has passed already.
    case expired(Instant)

    /// One sentence for an administrator.
    package var explanation: String {
        switch self {
        case .metadata(let refusal): refusal.explanation
        case .entityIDUnusable: "The entityID must be a URI without blanks, of at most 1024 characters."
        case .ssoLocationInsecure: "The SSO location must be an https URL (http only for loopback)."
        case .sloLocationInsecure: "The SLO location must be an https URL (http only for loopback)."
        case .expired(let end): "The metadata was valid until \(end)."
        }
    }
}

/// Judges an entity ID. SAML wants a URI of at most 1,024 characters (SAML Core §8.3.6); real ones are often just a name,
/// so only what can't be compared as one string is refused.
enum EntityIDText {
    static func isUsable(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.count <= 1_024
            && text.unicodeScalars.allSatisfy { $0.value > 0x20 && !$0.properties.isWhitespace }
    }
}
